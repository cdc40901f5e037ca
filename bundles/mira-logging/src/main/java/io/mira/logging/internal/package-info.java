/** Logging inside the framework. */
@NullMarked
package io.mira.logging.internal;

import org.jspecify.annotations.NullMarked;
