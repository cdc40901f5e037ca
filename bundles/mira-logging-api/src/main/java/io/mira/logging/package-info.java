/** Correlation ids that follow the work, and the register of values that no log may show. */
@Export
@Version("2.0.0")
@NullMarked
package io.mira.logging;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
