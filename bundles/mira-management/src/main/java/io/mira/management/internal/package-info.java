/** Health and metrics over HTTP. */
@NullMarked
package io.mira.management.internal;

import org.jspecify.annotations.NullMarked;
