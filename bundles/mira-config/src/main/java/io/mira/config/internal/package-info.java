/** The pipeline of configurations: seen, read, parsed, layered, checked, delivered. */
@NullMarked
package io.mira.config.internal;

import org.jspecify.annotations.NullMarked;
