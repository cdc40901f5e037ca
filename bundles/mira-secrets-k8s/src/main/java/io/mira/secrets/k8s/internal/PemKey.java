package io.mira.secrets.k8s.internal;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a private key in PEM. Java knows PKCS#8 only; kubeconfig files hold what OpenSSL and Go write by default, which is the
 * same key without the head that says its kind. No message holds a part of it.
 */
final class PemKey {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END ");
    private static final byte[] VERSION = {2, 1, 0};
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;

    private PemKey() {}

    /**
     * Reads the first key in the text.
     *
     * @throws IllegalArgumentException if there is none that is understood
     */
    static PrivateKey of(String pem) {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new IllegalArgumentException("there is no private key in PEM, or it is encrypted");
        }
        byte[] key = Base64.getMimeDecoder().decode(block.group(2));
        return switch (block.group(1)) {
            case "RSA PRIVATE KEY" -> read(pkcs8(RSA, key), "RSA");
            case "EC PRIVATE KEY" -> read(pkcs8(der(SEQUENCE, EC, curve(key)), key), "EC");
            default -> read(key, "RSA", "EC", "EdDSA");
        };
    }

    private static PrivateKey read(byte[] pkcs8, String... algorithms) {
        for (String algorithm : algorithms) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                // Of another kind, perhaps.
            }
        }
        throw new IllegalArgumentException("the private key is none of " + List.of(algorithms));
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return der(SEQUENCE, VERSION, algorithm, der(OCTETS, key));
    }

    /** Gives which curve an EC key says that it is on. */
    private static byte[] curve(byte[] key) {
        int at = content(key, 0);
        while (at < key.length) {
            int content = content(key, at);
            int end = content + length(key, at);
            if ((key[at] & 0xff) == PARAMETERS && end <= key.length) {
                return Arrays.copyOfRange(key, content, end);
            }
            at = end;
        }
        throw new IllegalArgumentException("the private key names no curve");
    }

    /** Gives where the content of an element begins: after its tag and its length. */
    private static int content(byte[] der, int at) {
        return at + 2 + (at + 1 < der.length && der[at + 1] < 0 ? der[at + 1] & 0x7f : 0);
    }

    private static int length(byte[] der, int at) {
        int content = content(der, at);
        if (content == at + 2) {
            return at + 1 < der.length ? der[at + 1] : 0;
        }
        int length = 0;
        for (int i = at + 2; i < Math.min(content, der.length); i++) {
            length = (length << 8) | (der[i] & 0xff);
        }
        return Math.max(0, length);
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        out.write(tag);
        if (length > 0xff) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length > 0x7f) {
            out.write(0x81);
        }
        out.write(length);
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }
}
