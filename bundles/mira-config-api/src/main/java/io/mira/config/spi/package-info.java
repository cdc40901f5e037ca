/** What a bundle implements that has a say before a configuration is delivered. */
@Export
@Version("1.1.0")
@NullMarked
package io.mira.config.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
