/** The one component of the measured process. */
@NullMarked
package io.mira.benchmarks.probe;

import org.jspecify.annotations.NullMarked;
