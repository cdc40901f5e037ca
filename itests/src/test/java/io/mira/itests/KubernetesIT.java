package io.mira.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mira.testkit.testbed.FaultProxy;
import io.mira.testkit.testbed.KubeApiServer;
import io.mira.testkit.testbed.Kubelet;
import io.mira.testkit.testbed.RequiresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
            mira.stopsCleanly();
            assertThat(mira.output()).doesNotContain(VALUE);
        }
        nothingIsLeft();
    }

    @Test
    void theComponentGoesOnThroughEveryFaultInAnyOrder() throws IOException {
        long seed = System.nanoTime();
        System.out.println("[INFO] seed of the faults: " + seed);
        List<FaultProxy.Fault> faults = new ArrayList<>(
                List.of(FaultProxy.Fault.DROP, FaultProxy.Fault.HANG, FaultProxy.Fault.CUT, FaultProxy.Fault.THROTTLE));
        Collections.shuffle(faults, new Random(seed));
        try (KubeApiServer server = server();
                FaultProxy proxy = new FaultProxy(server.address())) {
            server.createSecret("team", "db", Map.of("password", VALUE));
            try (MiraProcess mira = inApiMode(server, proxy.port()).start().untilReady()) {
                for (FaultProxy.Fault fault : faults) {
                    proxy.fault(fault);
                    server.patchSecret("team", "db", Map.of("password", VALUE + fault));
                    assertThat(mira.health("/health/live").statusCode()).isEqualTo(200);
                    proxy.fault(FaultProxy.Fault.NONE);
                    hash(mira, "probe modified", VALUE + fault);
                }
                server.kill();
                server.restart();
                server.patchSecret("team", "db", Map.of("password", VALUE + "restarted"));
                hash(mira, "probe modified", VALUE + "restarted");
                assertThat(mira.count("probe deactivated")).isZero();
                assertThat(mira.count("kubernetes does not answer")).isLessThan(12);
                mira.stopsCleanly();
                assertThat(mira.output()).doesNotContain(VALUE);
            }
        }
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

    @Test
    void aConfigMapAsEtcIsFollowedAHundredTimesAndNeverWrittenTo() throws IOException {
        Path etc = Files.createDirectories(folder.resolve("configmap"));
        configMap(etc, 0);
        home.with("MIRA_ETC", etc.toString());
        try (MiraProcess mira = home.start().untilReady()) {
            for (int i = 1; i <= 100; i++) {
                configMap(etc, i);
                String wanted = "edit " + i;
                mira.await("probe modified", record -> record.text("greeting").equals(wanted));
            }
            assertThat(mira.count("probe modified")).isEqualTo(100);
            mira.stopsCleanly();
        }
        try (var files = Files.walk(etc.resolve("..data").toRealPath())) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
        try (var files = Files.list(etc)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith("..")))
                    .containsExactly("it.probe.cfg");
        }
    }

    private static void configMap(Path etc, int edit) {
        Kubelet.write(etc, Map.of("it.probe.cfg", ("greeting = edit " + edit + "\n").getBytes(UTF_8)));
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
