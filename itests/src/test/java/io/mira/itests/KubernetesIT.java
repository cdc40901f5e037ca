package io.mira.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mira.testkit.testbed.KubeApiServer;
import io.mira.testkit.testbed.Kubelet;
import io.mira.testkit.testbed.RequiresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process with the Kubernetes backend dropped into it. */
@RequiresServer("kube-apiserver")
final class KubernetesIT {

    private static final String VALUE = "s3cr3t of the cluster ";

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() throws IOException {
        home = new Home(Files.createDirectories(folder.resolve("home")));
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
        home.drops(home.distribution().resolve("optional/mira-secrets-k8s.jar"), "k8s.jar");
        home.writes("it.probe.cfg", ".password = secret://k8s/db:password");
    }

    @Test
    void theComponentFollowsWhatHappensToItsSecretInTheCluster() throws IOException {
        try (KubeApiServer server = server();
                MiraProcess mira = inApiMode(server, server.address().getPort()).start()) {
            mira.await("started, not ready yet");
            assertThat(mira.count("probe activated")).isZero();
            server.createSecret("team", "db", Map.of("password", VALUE + 0));
            hash(mira, "probe activated", VALUE + 0);
            mira.untilReady();
            for (int i = 1; i <= 5; i++) {
                server.patchSecret("team", "db", Map.of("password", VALUE + i));
                hash(mira, "probe modified", VALUE + i);
            }
            server.deleteSecret("team", "db");
            server.createSecret("team", "db", Map.of("password", VALUE + "again"));
            hash(mira, "probe modified", VALUE + "again");
            assertThat(mira.count("probe deactivated")).isZero();
            theOperatorSeesIt(mira, server);
            mira.stopsCleanly();
            assertThat(mira.output()).doesNotContain(VALUE);
        }
        nothingIsLeft();
    }

    private void theOperatorSeesIt(MiraProcess mira, KubeApiServer server) throws IOException {
        JsonNode status = new ObjectMapper().readTree(home.asks("k8s status --json"));
        assertThat(status.path("mode").asText()).isEqualTo("auto");
        assertThat(status.path("namespace").asText()).isEqualTo("team");
        assertThat(status.path("server").asText())
                .endsWith(":" + server.address().getPort());
        assertThat(status.path("open").asInt()).isEqualTo(1);
        assertThat(status.path("trouble").asText()).isEmpty();
        assertThat(mira.health("/metrics").body())
                .containsPattern("mira_secrets_k8s_requests_total\\{result=\"ok\",verb=\"get\"} [1-9]")
                .containsPattern("mira_secrets_k8s_requests_total\\{result=\"ok\",verb=\"watch\"} [1-9]")
                .contains("mira_secrets_k8s_watches{state=\"open\"} 1.0\n", "mira_secrets_k8s_reachable 1.0\n")
                .doesNotContain(VALUE);
    }

    @Test
    void theComponentFollowsEverySwapOfItsMountedSecret() throws IOException {
        Path mounts = folder.resolve("mounts");
        mount(mounts, VALUE + 0);
        home.writes("mira.secrets.k8s.cfg", "mode = mount", "mount_path = " + mounts);
        try (MiraProcess mira = home.start().untilReady()) {
            hash(mira, "probe activated", VALUE + 0);
            for (int i = 1; i <= 10; i++) {
                mount(mounts, VALUE + i);
                hash(mira, "probe modified", VALUE + i);
            }
            mira.stopsCleanly();
            assertThat(mira.output()).doesNotContain(VALUE);
        }
        nothingIsLeft();
    }

    @Test
    void theBackendIsReplacedAndRemovedWhileItsSecretIsUsed() throws IOException {
        Path mounts = folder.resolve("mounts");
        mount(mounts, VALUE + 0);
        home.writes("mira.secrets.k8s.cfg", "mount_path = " + mounts);
        try (MiraProcess mira = home.start().untilReady()) {
            home.drops(home.distribution().resolve("optional/mira-secrets-k8s.jar"), "k8s.jar");
            mount(mounts, VALUE + 1);
            hash(mira, "probe modified", VALUE + 1);
            Files.delete(home.deploy("k8s.jar"));
            mira.await("bundle removed");
            assertThat(mira.count("probe deactivated")).isZero();
            mira.stopsCleanly();
        }
    }

    private static void mount(Path mounts, String value) {
        Kubelet.write(mounts.resolve("db"), Map.of("password", value.getBytes(UTF_8)));
    }

    private KubeApiServer server() throws IOException {
        KubeApiServer server = new KubeApiServer(folder.resolve("server"));
        server.namespace("team");
        server.serviceAccount("team", "mira");
        server.allow("team", "mira", List.of("get", "watch"), List.of("db"));
        Files.writeString(folder.resolve("token"), server.token("team", "mira"));
        return server;
    }

    private Home inApiMode(KubeApiServer server, int port) {
        return home.with("MIRA_K8S_NAMESPACE", "team")
                .writes(
                        "mira.secrets.k8s.cfg",
                        "api_server = https://127.0.0.1:" + port,
                        "ca_file = " + server.authority(),
                        "token_file = " + folder.resolve("token"),
                        "timeout = 2s",
                        "watch_silence = 20s");
    }

    private static void hash(MiraProcess mira, String message, String value) {
        mira.await(message, record -> record.json().path("password_hash").asInt() == value.hashCode());
    }

    /** No value is in any file of the home. */
    private void nothingIsLeft() throws IOException {
        try (var files = Files.walk(folder.resolve("home"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(VALUE);
            }
        }
    }
}
