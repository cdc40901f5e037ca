package io.mira.secrets.k8s.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mira.secrets.BackendUnreachableException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClusterTest {

    private static final String KUBECONFIG = """
            apiVersion: v1
            kind: Config
            preferences: {}
            current-context: "dev"
            clusters:
            - name: one
              cluster:
                server: https://one.example:6443/
                certificate-authority-data: Y2E=   # base64
            contexts:
              - context:
                  cluster: one
                  user: me
                  namespace: team
                name: dev
              - context: {}
                name: empty
            users:
            - name: me
              user:
                token: 't0k3n'
            """;

    @TempDir
    Path folder;

    @Test
    void aPodKnowsItsServer() throws IOException {
        Files.writeString(folder.resolve("token"), "a-token\n");
        Files.writeString(folder.resolve("ca.crt"), "the ca");
        Files.writeString(folder.resolve("namespace"), "mine");
        Map<String, String> pod = Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "6443");

        Cluster cluster = Cluster.of(settings("", "", ""), pod, folder);
        assertEquals("https://[fd00::1]:6443", cluster.server().toString());
        assertEquals("the ca", cluster.authorities());
        assertEquals(Optional.of("a-token"), cluster.currentToken());
        assertEquals("mine", Cluster.ownNamespace(settings("", "", ""), pod, folder));
    }

    @Test
    void aTokenFileIsReadEachTime() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "one");
        Cluster cluster = Cluster.of(settings("https://x", "", ""), Map.of(), folder);
        assertEquals(Optional.of("one"), cluster.currentToken());
        Files.writeString(token, "two");

        assertEquals(Optional.of("two"), cluster.currentToken());
    }

    @Test
    void aKubeconfigIsUnderstood() throws IOException {
        Path file = Files.writeString(folder.resolve("config"), KUBECONFIG);

        Cluster cluster = Cluster.of(settings("", file.toString(), ""), Map.of(), folder);
        assertEquals("https://one.example:6443", cluster.server().toString());
        assertEquals("ca", cluster.authorities());
        assertEquals(Optional.of("t0k3n"), cluster.currentToken());
        assertEquals("team", Cluster.ownNamespace(settings("", file.toString(), ""), Map.of(), folder));
        assertFalse(cluster.toString().contains("t0k3n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                {"current-context": "a", "contexts": [{"name": "a", "context": {"cluster": "c", "user": "u"}}],
                 "clusters": [{"name": "c", "cluster": {"server": "https://c:1"}}],
                 "users": [{"name": "u", "user": {"token": "0123"}}]}
                """, """
                current-context: a
                contexts: [{name: a, context: {cluster: c, user: u}}]
                clusters:
                - cluster:
                    server: >-
                      https://c:1
                    extensions: [{extension: {last-update: "x\\ty"}, name: cluster_info}]
                  name: c
                users:
                - name: u
                  user: {token: 0123, exec: null}
                ...
                """})
    void itMayBeAnyYamlOrJsonAndATokenOfDigitsIsNoNumber(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), text);

        Cluster cluster = Cluster.of(settings("", file.toString(), ""), Map.of(), folder);
        assertEquals("https://c:1", cluster.server().toString());
        assertEquals(Optional.of("0123"), cluster.currentToken());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    exec: x",
                "    client-certificate-data: '%'",
                "    username: x",
                "    token: [t0k3n",
                "\ttoken: t0k3n",
                "    t0k3n"
            })
    void whatIsNotSupportedIsRefusedByNameAndLineAndNotQuoted(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), KUBECONFIG + line + "\n");

        BackendUnreachableException e = assertThrows(
                BackendUnreachableException.class,
                () -> Cluster.of(settings("", file.toString(), ""), Map.of(), folder));
        assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e::toString);
        assertFalse(e.toString().contains("t0k3n"), e::toString);
    }

    @Test
    void aClientCertificateIsTakenFromTheFileOrFromBesideIt() throws IOException {
        String user = "    client-certificate-data: Y2VydA==\n    client-key: key.pem\n";
        Path file = Files.writeString(folder.resolve("config"), KUBECONFIG + user);
        Files.writeString(folder.resolve("key.pem"), "k3y");

        Cluster cluster = Cluster.of(settings("", file.toString(), ""), Map.of(), folder);
        assertEquals("cert", cluster.clientCertificate());
        assertEquals("k3y", cluster.clientKey());
        assertFalse(cluster.toString().contains("k3y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec", "auth-provider", "username"})
    void whatIsNotSupportedIsNamed(String key) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), KUBECONFIG + "    " + key + ": x\n");

        BackendUnreachableException e = assertThrows(
                BackendUnreachableException.class,
                () -> Cluster.of(settings("", file.toString(), ""), Map.of(), folder));
        assertTrue(String.valueOf(e.getMessage()).contains(key + " is not supported"), e::toString);
    }

    @Test
    void severalKubeconfigsAreNotGuessedFrom() {
        BackendUnreachableException e = assertThrows(
                BackendUnreachableException.class,
                () -> Cluster.of(settings("", "", ""), Map.of("KUBECONFIG", "a" + File.pathSeparator + "b"), folder));

        assertTrue(String.valueOf(e.getMessage()).contains("names several files"), e::toString);
    }

    @Test
    void aContextThatDoesNotExistIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("config"), KUBECONFIG);

        BackendUnreachableException e = assertThrows(
                BackendUnreachableException.class,
                () -> Cluster.of(settings("", file.toString(), "prod"), Map.of(), folder));
        assertTrue(String.valueOf(e.getMessage()).contains("there is no context 'prod'"), e::toString);
    }

    @Test
    void aTokenIsNeverSentInClear() {
        assertThrows(
                BackendUnreachableException.class,
                () -> Cluster.of(settings("http://api.example", "", ""), Map.of(), folder));
    }

    @Test
    void outsideOfAClusterTheMessageSaysWhatToConfigure() {
        BackendUnreachableException e = assertThrows(
                BackendUnreachableException.class, () -> Cluster.of(settings("", "", ""), Map.of(), folder));

        assertTrue(String.valueOf(e.getMessage()).contains("neither api_server nor kubeconfig"), e::toString);
        assertEquals("default", Cluster.ownNamespace(settings("", "", ""), Map.of(), folder));
    }

    private static K8sSettings settings(String server, String kubeconfig, String context) {
        Duration second = Duration.ofSeconds(1);
        return new K8sSettings(
                "", K8sSettings.Mode.API, "", server, "", "", kubeconfig, context, second, second, second);
    }
}
