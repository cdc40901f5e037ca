package io.mira.secrets.k8s.internal;

import io.mira.secrets.BackendUnreachableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS as a cluster says: whom the API server is trusted by, and what is shown to it. */
final class Tls {

    private Tls() {}

    /**
     * Reads the certificates.
     *
     * @throws BackendUnreachableException if they cannot be read
     */
    static SSLContext of(Cluster cluster) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(cluster), trust(cluster), null);
            return context;
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new BackendUnreachableException("TLS to the API server cannot be set up: " + e.getMessage(), e);
        }
    }

    /** Gives who is trusted; {@code null} for those that Java trusts. */
    private static TrustManager @Nullable [] trust(Cluster cluster) throws GeneralSecurityException, IOException {
        if (cluster.authorities().isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        int count = 0;
        for (Certificate certificate : certificates(cluster.authorities(), "the CA of the API server")) {
            store.setCertificateEntry("ca" + count++, certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    /** Gives what is shown; {@code null} for nothing. */
    private static KeyManager @Nullable [] keys(Cluster cluster) throws GeneralSecurityException, IOException {
        if (cluster.clientCertificate().isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        store.setKeyEntry(
                "own",
                PemKey.of(cluster.clientKey()),
                new char[0],
                certificates(cluster.clientCertificate(), "the client certificate"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        return keys.getKeyManagers();
    }

    private static Certificate[] certificates(String pem, String what) throws GeneralSecurityException {
        Certificate[] certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .toArray(Certificate[]::new);
        if (certificates.length == 0) {
            throw new IllegalArgumentException("there is no certificate in " + what);
        }
        return certificates;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }
}
