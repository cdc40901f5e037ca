/** Builds the container image. Part of the build, never deployed. */
@NullMarked
package io.mira.container;

import org.jspecify.annotations.NullMarked;
