package io.mira.secrets.k8s.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PemKeyTest {

    @ParameterizedTest
    @ValueSource(ints = {1024, 2048})
    void anRsaKeyIsReadWithAndWithoutItsHead(int size) throws GeneralSecurityException {
        byte[] pkcs8 = key("RSA", size).getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);

        assertArrayEquals(pkcs8, PemKey.of(pem("PRIVATE KEY", pkcs8)).getEncoded());
        assertArrayEquals(pkcs8, PemKey.of(pem("RSA PRIVATE KEY", pkcs1)).getEncoded());
    }

    /** As OpenSSL and Go write: version, number, curve, and the public key, which is left out here. */
    @ParameterizedTest
    @CsvSource({"256,06082a8648ce3d030107", "384,06052b81040022", "521,06052b81040023"})
    void anEllipticKeyIsReadWithAndWithoutItsHead(int size, String curve) throws GeneralSecurityException {
        ECPrivateKey key = (ECPrivateKey) key("EC", size);
        int length = (size + 7) / 8;
        byte[] number = key.getS().toByteArray();
        byte[] padded = new byte[length];
        int kept = Math.min(length, number.length);
        System.arraycopy(number, number.length - kept, padded, length - kept, kept);
        String body = String.format("02010104%02x", length)
                + HexFormat.of().formatHex(padded)
                + String.format("a0%02x", curve.length() / 2)
                + curve;
        String sec1 = String.format("30%02x", body.length() / 2) + body;

        PrivateKey read = PemKey.of("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                + pem("EC PRIVATE KEY", HexFormat.of().parseHex(sec1)));
        assertEquals(key.getS(), ((ECPrivateKey) read).getS());
        assertEquals(
                key.getParams().getCurve(), ((ECPrivateKey) read).getParams().getCurve());
        assertEquals("EC", PemKey.of(pem("PRIVATE KEY", key.getEncoded())).getAlgorithm());
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(read);
        assertFalse(signature.sign().length == 0);
    }

    @Test
    void anEdwardsKeyIsRead() throws GeneralSecurityException {
        byte[] key = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();

        assertArrayEquals(key, PemKey.of(pem("PRIVATE KEY", key)).getEncoded());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s3cr3t",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nczNjcjN0\n-----END ENCRYPTED PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nczNjcjN0\n-----END PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nczNjcjN0\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nczNjcjN0\n-----END EC PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMIH/////\n-----END EC PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMA==\n-----END EC PRIVATE KEY-----"
            })
    void whatIsNoKeyIsRefusedWithoutBeingQuoted(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> PemKey.of(text));

        assertFalse(e.toString().contains("s3cr3t"));
        assertFalse(e.toString().contains("czNjcjN0"));
    }

    private static PrivateKey key(String algorithm, int size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        return generator.generateKeyPair().getPrivate();
    }

    private static String pem(String kind, byte[] key) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key) + "\n-----END " + kind + "-----\n";
    }
}
