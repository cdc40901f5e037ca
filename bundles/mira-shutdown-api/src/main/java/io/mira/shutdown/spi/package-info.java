/** What the process asks of the one who conducts a stop, and what they tell each other. */
@Export
@Version("1.1.0")
@NullMarked
package io.mira.shutdown.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
