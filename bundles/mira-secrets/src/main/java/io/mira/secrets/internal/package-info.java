/** The cache in front of the backends. */
@NullMarked
package io.mira.secrets.internal;

import org.jspecify.annotations.NullMarked;
