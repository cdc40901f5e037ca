package io.mira.management.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The token that opens the details, if one is configured. Compared in constant time. One that is not known opens nothing. */
final class AccessToken {

    private static final String SCHEME = "bearer ";

    private final BooleanSupplier unknown;
    private volatile byte[] token;

    /** @param unknown whether there may be a token where the one that is given is empty */
    AccessToken(String token, BooleanSupplier unknown) {
        this.token = bytes(token);
        this.unknown = unknown;
    }

    void change(String next) {
        token = bytes(next);
    }

    /** What somebody may see who comes with that header. */
    Access access(Optional<String> authorization) {
        byte[] wanted = token;
        if (wanted.length == 0 && !unknown.getAsBoolean()) {
            return Access.ALL;
        }
        if (authorization.isEmpty()) {
            return Access.STATUS;
        }
        if (wanted.length == 0) {
            return Access.NOTHING;
        }
        String given = authorization.get();
        boolean bearer = given.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return bearer
                        && MessageDigest.isEqual(
                                wanted, bytes(given.substring(SCHEME.length()).trim()))
                ? Access.ALL
                : Access.NOTHING;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** How much somebody may see. */
    enum Access {
        ALL,
        STATUS,
        NOTHING
    }
}
