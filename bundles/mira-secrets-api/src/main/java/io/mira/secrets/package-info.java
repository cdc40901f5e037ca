/** Secrets as those see them who use them. */
@Export
@Version("1.1.0")
@NullMarked
package io.mira.secrets;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
