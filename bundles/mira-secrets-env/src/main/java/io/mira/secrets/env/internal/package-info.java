/** Secrets from the environment. */
@NullMarked
package io.mira.secrets.env.internal;

import org.jspecify.annotations.NullMarked;
