package io.mira.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.mira.testkit.testbed.KubeApiServer;
import io.mira.testkit.testbed.Kubelet;
import io.mira.testkit.testbed.RequiresServer;
import io.mira.testkit.testbed.ServerBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests in a real API server: accepted without one unknown field, their pods allowed under the strictest standard,
 * their rights tried out; and the real process with what a pod of each would have. No kubelet runs them.
 */
@RequiresServer({"kube-apiserver", "kustomize"})
@DisabledForJreRange(min = JRE.JAVA_18, disabledReason = "manifests are the same on every Java")
final class DeploymentManifestsIT {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String SECRETS = "/api/v1/namespaces/%s/secrets";
    private static final String VALUE = "kept in the cluster, ä€";

    @TempDir
    static Path folder;

    private static KubeApiServer server;

    @BeforeAll
    static void start() {
        server = new KubeApiServer(folder.resolve("server"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "vault", "k8s-mount", "k8s-api"})
    void isAppliedStrictlyAndItsPodsPassTheRestrictedStandard(String overlay) throws IOException, InterruptedException {
        String namespace = "try-" + overlay;
        restricted(namespace);
        for (JsonNode object : build(overlay, namespace)) {
            server.apply(path(object), object.toString());
            if (kind(object).equals("Deployment")) {
                server.apply("/api/v1/namespaces/" + namespace + "/pods/one", pod(object));
                assertThatExceptionOfType(IllegalStateException.class)
                        .as("the standard is in force")
                        .isThrownBy(() -> server.apply(
                                "/api/v1/namespaces/" + namespace + "/pods/loose", withoutSecurity(object)))
                        .withMessageContaining("violates PodSecurity");
            }
        }
    }

    @Test
    void theApiOverlayLetsReadWhatItNamesAndNothingElse() throws IOException, InterruptedException {
        String namespace = "rights";
        server.namespace(namespace);
        applyAll("k8s-api", namespace);
        server.createSecret(namespace, "db-credentials", Map.of("password", VALUE));
        server.createSecret(namespace, "of-others", Map.of("password", VALUE));
        String token = server.token(namespace, "mira");
        String secrets = String.format(SECRETS, namespace);

        assertThat(server.statusOf(token, "GET", secrets + "/db-credentials")).isEqualTo(200);
        assertThat(server.statusOf(
                        token,
                        "GET",
                        secrets + "?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Ddb-credentials"))
                .isEqualTo(200);
        for (String forbidden : List.of(
                secrets,
                secrets + "/of-others",
                secrets + "?watch=true&timeoutSeconds=1",
                "/api/v1/secrets",
                "/api/v1/namespaces/" + namespace + "/configmaps",
                "/api/v1/namespaces/kube-system/secrets")) {
            assertThat(server.statusOf(token, "GET", forbidden)).as(forbidden).isEqualTo(403);
        }
        for (String method : List.of("DELETE", "PUT")) {
            assertThat(server.statusOf(token, method, secrets + "/db-credentials"))
                    .as(method)
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "vault", "k8s-mount"})
    void theOthersHaveNoRightAtAll(String overlay) throws IOException, InterruptedException {
        String namespace = "none-" + overlay;
        server.namespace(namespace);
        applyAll(overlay, namespace);
        server.createSecret(namespace, "db-credentials", Map.of("password", VALUE));
        String secret = String.format(SECRETS, namespace) + "/db-credentials";

        assertThat(server.statusOf(server.token(namespace, "mira"), "GET", secret))
                .isEqualTo(403);
        assertThat(server.statusOf(server.token(namespace, "mira", "vault"), "GET", secret))
                .as("a token for Vault is none here")
                .isEqualTo(401);
        for (JsonNode object : build(overlay, namespace)) {
            if (kind(object).equals("Deployment")) {
                assertThat(podSpec(object).path("automountServiceAccountToken").asBoolean(true))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "k8s-mount", "k8s-api"})
    void theProcessWithWhatAPodWouldHaveReadsItsSecret(String overlay) throws IOException, InterruptedException {
        String namespace = "run-" + overlay;
        server.namespace(namespace);
        applyAll(overlay, namespace);
        server.createSecret(namespace, "db-credentials", Map.of("password", VALUE));
        Path mounts = folder.resolve(namespace);
        Home home = new Home(Files.createDirectories(mounts.resolve("home")));
        List<JsonNode> objects = build(overlay, namespace);
        for (JsonNode object : objects) {
            if (kind(object).equals("Deployment")) {
                asPod(home, object, objects, mounts);
            }
        }
        if (overlay.equals("k8s-api")) {
            inCluster(home, namespace, mounts);
        }
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
        home.drops(home.distribution().resolve("optional/mira-secrets-k8s.jar"), "k8s.jar");
        home.with("MIRA_CFG__IT_PROBE___PASSWORD", "secret://db-credentials:password");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await(
                    "probe activated",
                    record -> record.json().path("password_hash").asInt() == VALUE.hashCode());
            assertThat(mira.errors()).isEmpty();
            mira.stopsCleanly();
        }
    }

    /** Gives the process the variables of the container, and each volume as a folder in place of its mount path. */
    private static void asPod(Home home, JsonNode deployment, List<JsonNode> objects, Path mounts) {
        Map<String, String> folders = new TreeMap<>();
        JsonNode spec = podSpec(deployment);
        JsonNode container = spec.path("containers").path(0);
        for (JsonNode mount : container.path("volumeMounts")) {
            Path volume = mounts.resolve(mount.path("name").asText());
            folders.put(mount.path("mountPath").asText(), volume.toString());
        }
        for (JsonNode volume : spec.path("volumes")) {
            Path here = mounts.resolve(volume.path("name").asText());
            if (volume.has("secret")) {
                Kubelet.write(here, Map.of("password", VALUE.getBytes(UTF_8)));
            } else if (volume.has("configMap")) {
                Kubelet.write(here, configMap(objects));
            }
        }
        for (JsonNode variable : container.path("env")) {
            if (variable.has("value")) {
                home.with(
                        variable.path("name").asText(),
                        moved(variable.path("value").asText(), folders));
            }
        }
        // The parent of the mounted secrets is named, not each of them.
        home.with("MIRA_CFG__MIRA_SECRETS_K8S__MOUNT_PATH", mounts.toString());
    }

    private static void inCluster(Home home, String namespace, Path mounts) throws IOException {
        Path token = Files.writeString(mounts.resolve("token"), server.token(namespace, "mira"));
        home.with("MIRA_K8S_NAMESPACE", namespace)
                .with(
                        "MIRA_CFG__MIRA_SECRETS_K8S__API_SERVER",
                        "https://127.0.0.1:" + server.address().getPort())
                .with("MIRA_CFG__MIRA_SECRETS_K8S__CA_FILE", server.authority().toString())
                .with("MIRA_CFG__MIRA_SECRETS_K8S__TOKEN_FILE", token.toString());
    }

    private static Map<String, byte[]> configMap(List<JsonNode> objects) {
        Map<String, byte[]> files = new TreeMap<>();
        for (JsonNode object : objects) {
            if (kind(object).equals("ConfigMap")) {
                object.path("data")
                        .properties()
                        .forEach(entry -> files.put(
                                entry.getKey(), entry.getValue().asText().getBytes(UTF_8)));
            }
        }
        return files;
    }

    private static String moved(String value, Map<String, String> folders) {
        for (Map.Entry<String, String> folder : folders.entrySet()) {
            if (value.equals(folder.getKey()) || value.startsWith(folder.getKey() + "/")) {
                return folder.getValue() + value.substring(folder.getKey().length());
            }
        }
        return value.replaceAll("-Djava\\.io\\.tmpdir=\\S+", "");
    }

    private static void applyAll(String overlay, String namespace) throws IOException, InterruptedException {
        for (JsonNode object : build(overlay, namespace)) {
            server.apply(path(object), object.toString());
        }
    }

    private static void restricted(String namespace) {
        server.apply(
                "/api/v1/namespaces/" + namespace,
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + namespace
                        + "\",\"labels\":{\"pod-security.kubernetes.io/enforce\":\"restricted\"}}}");
    }

    /** Builds an overlay for a namespace, as an overlay of a user's own would. */
    private static List<JsonNode> build(String overlay, String namespace) throws IOException, InterruptedException {
        Path own = Files.createDirectories(
                folder.resolve("kustomize").resolve(namespace).toAbsolutePath());
        Path ours =
                Home.PROJECT.resolve("distribution/src/main/kustomize/overlays").resolve(overlay);
        Files.writeString(
                own.resolve("kustomization.yaml"),
                "namespace: " + namespace + "\nresources:\n  - "
                        + own.toRealPath().relativize(ours.toRealPath()) + "\n");
        Process process = new ProcessBuilder(ServerBinary.of("kustomize").toString(), "build", own.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] manifests = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        List<JsonNode> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(manifests)) {
            documents.forEachRemaining(objects::add);
        }
        assertThat(objects).hasSizeGreaterThan(4);
        return objects;
    }

    private static String path(JsonNode object) {
        String version = object.path("apiVersion").asText();
        String plural = kind(object).toLowerCase(Locale.ROOT);
        plural = plural.endsWith("y") ? plural.substring(0, plural.length() - 1) + "ies" : plural + "s";
        return (version.contains("/") ? "/apis/" : "/api/") + version + "/namespaces/"
                + object.path("metadata").path("namespace").asText() + "/" + plural + "/"
                + object.path("metadata").path("name").asText();
    }

    private static String kind(JsonNode object) {
        return object.path("kind").asText();
    }

    private static JsonNode podSpec(JsonNode deployment) {
        return deployment.path("spec").path("template").path("spec");
    }

    private static String pod(JsonNode deployment) {
        ObjectNode pod = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata").put("name", "one");
        pod.set("spec", podSpec(deployment));
        return pod.toString();
    }

    private static String withoutSecurity(JsonNode deployment) {
        ObjectNode spec = podSpec(deployment).deepCopy();
        spec.remove("securityContext");
        ObjectNode pod = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata").put("name", "loose");
        pod.set("spec", spec);
        return pod.toString();
    }
}
