/** The logging of the process, with Logback. */
@NullMarked
package io.mira.logging.logback.internal;

import org.jspecify.annotations.NullMarked;
