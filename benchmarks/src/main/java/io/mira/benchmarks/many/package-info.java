/** Goes into a bundle of its own. */
@NullMarked
package io.mira.benchmarks.many;

import org.jspecify.annotations.NullMarked;
