/** How a stop is conducted. */
@NullMarked
package io.mira.shutdown.internal;

import org.jspecify.annotations.NullMarked;
