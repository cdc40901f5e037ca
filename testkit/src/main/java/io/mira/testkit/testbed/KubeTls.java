package io.mira.testkit.testbed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS with the files that kube-apiserver keeps: certificates in PEM, and a key as Go writes it. */
final class KubeTls {

    private KubeTls() {}

    /** Gives what trusts the certificates, and nobody else. */
    static SSLContext of(Path authority) {
        try {
            return of(authority, new KeyManagerFactory[0]);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gives what trusts the certificates, and shows them as its own. */
    static SSLContext of(Path authority, Path key) {
        try {
            KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
            own.load(null, null);
            own.setKeyEntry("own", key(key), new char[0], certificates(authority));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, new char[0]);
            return of(authority, keys);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext of(Path authority, KeyManagerFactory... keys)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int count = 0;
        for (Certificate certificate : certificates(authority)) {
            store.setCertificateEntry("ca" + count++, certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.length == 0 ? null : keys[0].getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static Certificate[] certificates(Path file) throws IOException, GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
                .toArray(Certificate[]::new);
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        String text = Files.readString(file);
        byte[] key = Base64.getMimeDecoder().decode(text.replaceAll("-----[^-]+-----", ""));
        byte[] pkcs8 = text.contains("BEGIN RSA PRIVATE KEY") ? pkcs8(key) : key;
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** Puts before an RSA key of PKCS#1 what makes it one of PKCS#8, which Java reads. */
    private static byte[] pkcs8(byte[] key) {
        String head =
                String.format("3082%04x020100300d06092a864886f70d01010105000482%04x", key.length + 22, key.length);
        return HexFormat.of().parseHex(head + HexFormat.of().formatHex(key));
    }
}
