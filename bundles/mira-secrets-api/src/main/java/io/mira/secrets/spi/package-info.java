/** What a bundle that brings a backend implements. */
@Export
@Version("1.1.0")
@NullMarked
package io.mira.secrets.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
