/** What the process's logging offers to the bundle that configures it. */
@Export
@Version("1.2.0")
@NullMarked
package io.mira.logging.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
