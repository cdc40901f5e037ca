/** The one place where secrets and configuration meet. */
@NullMarked
package io.mira.config.secrets.internal;

import org.jspecify.annotations.NullMarked;
