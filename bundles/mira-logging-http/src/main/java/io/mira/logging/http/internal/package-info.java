/** Correlation of HTTP requests. */
@NullMarked
package io.mira.logging.http.internal;

import org.jspecify.annotations.NullMarked;
