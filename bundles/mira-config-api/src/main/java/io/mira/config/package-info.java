/** What became of each configuration, and what changed. */
@Export
@Version("1.2.0")
@NullMarked
package io.mira.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
