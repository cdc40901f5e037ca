/** Numbers for whoever watches Mira: what a bundle that counts something implements. */
@Export
@Version("1.0.0")
@NullMarked
package io.mira.metrics;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
