/** What the process asks of the one who conducts a stop. */
@Export
@Version("1.0.0")
@NullMarked
package io.mira.shutdown.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
