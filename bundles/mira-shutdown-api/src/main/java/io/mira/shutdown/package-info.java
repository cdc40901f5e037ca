/** Cleanup handlers, work under way, and whether the process is stopping. */
@Export
@Version("1.1.0")
@NullMarked
package io.mira.shutdown;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
