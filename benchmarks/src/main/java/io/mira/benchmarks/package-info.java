/** What Mira costs, beside what its peers cost, measured in one run. Never deployed. */
@NullMarked
package io.mira.benchmarks;

import org.jspecify.annotations.NullMarked;
