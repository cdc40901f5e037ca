package io.mira.management.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** The token that opens the details, if one is configured. Compared in constant time. */
final class AccessToken {

    private static final String SCHEME = "bearer ";

    private volatile byte[] token;

    AccessToken(String token) {
        this.token = bytes(token);
    }

    void change(String next) {
        token = bytes(next);
    }

    /** What somebody may see who comes with that header. */
    Access access(Optional<String> authorization) {
        byte[] wanted = token;
        if (wanted.length == 0) {
            return Access.ALL;
        }
        if (authorization.isEmpty()) {
            return Access.STATUS;
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
