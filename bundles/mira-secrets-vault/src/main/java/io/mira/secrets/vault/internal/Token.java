package io.mira.secrets.vault.internal;

import java.time.Duration;
import java.time.Instant;

/**
 * What Vault gave us to show. {@code granted} is how long it lived when it was new, zero if it never ends; {@code own}
 * tells whether we logged in for it, and so may log in again and revoke it.
 */
record Token(String value, Duration granted, Instant end, boolean renewable, boolean own) {

    static Token of(String value, Duration ttl, boolean renewable, boolean own, Instant now) {
        return new Token(value, ttl, ttl.isZero() ? Instant.MAX : now.plus(ttl), renewable, own);
    }

    Token until(Instant newEnd) {
        return new Token(value, granted, newEnd, renewable, own);
    }

    boolean forEver() {
        return end.equals(Instant.MAX);
    }

    /** Gives neither value nor anything of it. */
    @Override
    public String toString() {
        return "Token[until " + end + "]";
    }
}
