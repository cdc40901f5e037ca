package io.mira.secrets.vault.internal;

import io.mira.secrets.spi.SecretFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom we trust and who we are, from PEM files, and whether those files are others now. */
final class Tls {

    private final List<Path> authorities;
    private final Optional<Path> certificate;
    private final Optional<Path> key;
    private final String serverName;

    Tls(VaultSettings settings) {
        this.authorities = Stream.of(settings.caCert, settings.caPath)
                .flatMap(Optional::stream)
                .toList();
        this.certificate = settings.clientCert;
        this.key = settings.clientKey;
        this.serverName = settings.serverName;
    }

    /** Gives a text that is another when a file is another. */
    String fingerprint() {
        StringBuilder all = new StringBuilder();
        try {
            List<Path> files = new ArrayList<>(authorityFiles());
            certificate.ifPresent(files::add);
            key.ifPresent(files::add);
            for (Path file : files) {
                all.append(file)
                        .append(Files.getLastModifiedTime(file).toMillis())
                        .append('/')
                        .append(Files.size(file))
                        .append('/')
                        .append(Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                                .fileKey());
            }
        } catch (IOException e) {
            all.append(e.getClass().getName());
        }
        return all.toString();
    }

    /** Reads the files. The message of what is thrown names the file. */
    SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot set up TLS: " + e.getMessage(), e);
        }
    }

    private TrustManager[] trust() throws IOException, GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities.isEmpty() ? null : authorityStore());
        TrustManager[] trusting = factory.getTrustManagers();
        return serverName.isEmpty() || !(trusting[0] instanceof X509TrustManager trusted)
                ? trusting
                : new TrustManager[] {new NamedTrust(trusted, serverName)};
    }

    private KeyStore authorityStore() throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        for (Path file : authorityFiles()) {
            for (Certificate authority : certificates(file)) {
                store.setCertificateEntry("ca" + store.size(), authority);
            }
        }
        return store;
    }

    private KeyManager @org.jspecify.annotations.Nullable [] keys() throws IOException, GeneralSecurityException {
        if (certificate.isEmpty() || key.isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        char[] password = "transient".toCharArray();
        store.setKeyEntry(
                "client",
                privateKey(key.get()),
                password,
                certificates(certificate.get()).toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private List<Path> authorityFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path place : authorities) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> inside = Files.list(place)) {
                    inside.filter(Files::isRegularFile).sorted().forEach(files::add);
                }
            } else {
                files.add(place);
            }
        }
        return files;
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException {
        try (InputStream in = new ByteArrayInputStream(SecretFile.read(file))) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IOException("there is no certificate in " + file);
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw new IOException("there is no certificate in PEM in " + file, e);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        String pem = new String(SecretFile.read(file), StandardCharsets.US_ASCII);
        if (!pem.contains("-----BEGIN PRIVATE KEY-----")) {
            throw new IOException(
                    "there is no PKCS#8 key in " + file + ": convert it with openssl pkcs8 -topk8 -nocrypt");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                // Another algorithm's key: the next is tried.
            }
        }
        throw new IOException("the key in " + file + " is neither EC nor RSA nor Ed25519");
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
