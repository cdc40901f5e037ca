/** What a stop means for requests. */
@NullMarked
package io.mira.http.internal;

import org.jspecify.annotations.NullMarked;
