package io.mira.secrets.vault.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate and its key, as PEM files; without more said, for 127.0.0.1 and signed by itself. */
record Identity(Path certificate, Path key) {

    private static final String PASSWORD = "changeit";

    static Identity make(Path folder, String name) {
        return made(folder.resolve(name + ".p12"), name, "-ext", "san=ip:127.0.0.1", "-validity", "2");
    }

    /** Makes an authority that signs others. */
    static Identity authority(Path folder, String name) {
        return made(folder.resolve(name + ".p12"), name, "-ext", "bc:c", "-validity", "20");
    }

    /** Makes one that an authority signs, for what {@code subject} says, valid for two days from {@code start} on. */
    static Identity signed(Path folder, String authority, String name, String subject, String start) {
        return made(
                folder.resolve(authority + ".p12"),
                name,
                "-signer",
                authority,
                "-ext",
                subject,
                "-startdate",
                start,
                "-validity",
                "2");
    }

    private static Identity made(Path store, String name, String... more) {
        try {
            Path folder = store.resolveSibling("");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD));
            command.addAll(List.of(more));
            Process keytool = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(name + ".log").toFile())
                    .start();
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException(Files.readString(folder.resolve(name + ".log")));
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return new Identity(
                    pem(
                            folder.resolve(name + ".pem"),
                            "CERTIFICATE",
                            keys.getCertificate(name).getEncoded()),
                    pem(
                            folder.resolve(name + ".key"),
                            "PRIVATE KEY",
                            keys.getKey(name, PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Gives a copy. */
    Identity copied(Path folder, String name) throws IOException {
        Identity copy = new Identity(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
        replaces(copy);
        return copy;
    }

    /** Puts this one's files in the place of another's. A server that looks in between sees a key that does not fit. */
    void replaces(Identity other) throws IOException {
        Files.copy(certificate, other.certificate, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(key, other.key, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path pem(Path file, String kind, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }
}
