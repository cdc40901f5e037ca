/** A connection pool that goes on working while its password rotates. */
@NullMarked
package io.mira.examples.pool;

import org.jspecify.annotations.NullMarked;
