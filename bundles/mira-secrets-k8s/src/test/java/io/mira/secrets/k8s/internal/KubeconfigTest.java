package io.mira.secrets.k8s.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mira.testkit.testbed.KubeApiServer;
import io.mira.testkit.testbed.RequiresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As a developer's cluster gives them: a kubeconfig with a client certificate, and no token. */
@RequiresServer("kube-apiserver")
final class KubeconfigTest {

    @TempDir
    Path folder;

    @Test
    void aClientCertificateIsShownToTheServer() throws Exception {
        keytool(
                "-genkeypair -alias dev -keyalg EC -groupname secp256r1 -validity 2 -storepass changeit -dname",
                "CN=dev,O=system:masters");
        keytool("-exportcert -rfc -alias dev -storepass changeit -file " + folder.resolve("dev.crt"));
        try (KubeApiServer server =
                new KubeApiServer(folder.resolve("server"), List.of("--client-ca-file=" + folder.resolve("dev.crt")))) {
            server.namespace("own");
            server.createSecret("own", "db", Map.of("a", "0"));
            Files.copy(server.authority(), folder.resolve("ca.crt"));
            Path config = Files.writeString(
                    folder.resolve("config"), """
                    current-context: dev
                    clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d", certificate-authority: ca.crt}}]
                    contexts: [{name: dev, context: {cluster: c, user: dev, namespace: own}}]
                    users: [{name: dev, user: {client-certificate: dev.crt, client-key-data: %s}}]
                    """.formatted(server.address().getPort(), key()));
            K8sSecretsBackend backend = new K8sSecretsBackend(settings(config), Map.of(), folder.resolve("none"));
            assertEquals("0", backend.read("db").reveal("a"));
            Semaphore told = new Semaphore(0);
            backend.watch("db", told::release);
            server.patchSecret("own", "db", Map.of("a", "1"));
            assertTrue(told.tryAcquire(60, TimeUnit.SECONDS));
            assertEquals("1", backend.read("db").reveal("a"));
            backend.deactivate();
        }
    }

    private static K8sSettings settings(Path kubeconfig) {
        Duration some = Duration.ofSeconds(5);
        return new K8sSettings(
                "", K8sSettings.Mode.API, "", "", "", "", kubeconfig.toString(), "", some, some, Duration.ofMinutes(2));
    }

    private String key() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(folder.resolve("store").toFile(), "changeit".toCharArray());
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(
                                store.getKey("dev", "changeit".toCharArray()).getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return Base64.getEncoder().encodeToString(pem.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private void keytool(String words, String... more) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                folder.resolve("store").toString()));
        command.addAll(List.of(words.split(" ")));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }
}
