package io.mira.examples.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * GitHub's {@code X-Hub-Signature-256}: {@code sha256=} and the HMAC of the body in hexadecimal digits.
 *
 * @see <a href="https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries">GitHub: validating webhook
 *     deliveries</a>
 */
final class Signature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "sha256=";

    private final SecretKeySpec key;

    Signature(String secret) {
        if (secret.isBlank()) {
            throw new IllegalArgumentException(".secret is empty: everybody could sign");
        }
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** Tells whether the header signs the body, in a time that does not depend on how much of it is right. */
    boolean signs(String header, byte[] body) {
        if (!header.startsWith(PREFIX)) {
            return false;
        }
        try {
            byte[] claimed = HexFormat.of().parseHex(header, PREFIX.length(), header.length());
            return MessageDigest.isEqual(of(body), claimed);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private byte[] of(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
