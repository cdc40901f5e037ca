/** Secrets that Vault keeps. */
@NullMarked
package io.mira.secrets.vault.internal;

import org.jspecify.annotations.NullMarked;
