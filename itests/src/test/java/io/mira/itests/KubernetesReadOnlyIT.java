package io.mira.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mira.testkit.testbed.Kubelet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real process as in a pod with a read-only root file system: a ConfigMap is {@code etc/}, a Secret is mounted, and only
 * {@code data/} can be written to. The mounts are real ones, in a mount namespace of its own.
 */
final class KubernetesReadOnlyIT {

    /** Makes everything read-only, proves it, and becomes the process. */
    private static final String POD = """
            set -e
            mira=$2; pod=$1
            mount --make-rprivate /
            mount --bind "$pod" "$pod"
            for each in / /tmp "$pod"; do
                mount -o remount,bind,ro "$each" 2>/dev/null || [ "$each" = /tmp ]
            done
            mount --bind "$MIRA_DATA" "$MIRA_DATA"
            mount -o remount,bind,rw "$MIRA_DATA"
            for each in "$MIRA_ETC" "$MIRA_DEPLOY" "$pod" "${mira%/*}" /; do
                if touch "$each/written" 2>/dev/null; then exit 99; fi
            done
            exec "$mira"
            """;

    @TempDir
    Path pod;

    @Test
    void aConfigMapAndASecretAreFollowedWhereNothingCanBeWritten() throws Exception {
        List<String> namespace = namespace();
        Path etc = Files.createDirectories(pod.resolve("configmap"));
        Path mounts = Files.createDirectories(pod.resolve("secrets"));
        secret(mounts, 0);
        configMap(etc, mounts, 0);
        Home home = new Home(pod.resolve("home")).with("MIRA_ETC", etc.toString());
        home.drops(new FixtureBundle(pod).of("probe"), "probe.jar");
        home.drops(home.distribution().resolve("optional/mira-secrets-k8s.jar"), "k8s.jar");
        List<String> command = new ArrayList<>(namespace);
        command.addAll(List.of("sh", "-c", POD, "pod", pod.toString()));
        command.add(home.distribution().resolve("bin/mira").toString());
        try (MiraProcess mira = home.start(command).untilReady()) {
            for (int i = 1; i <= 100; i++) {
                configMap(etc, mounts, i);
                String wanted = "edit " + i;
                mira.await("probe modified", record -> record.text("greeting").equals(wanted));
            }
            for (int i = 1; i <= 10; i++) {
                secret(mounts, i);
                int wanted = ("value " + i).hashCode();
                mira.await(
                        "probe modified",
                        record -> record.json().path("password_hash").asInt() == wanted);
            }
            assertThat(mira.count("probe modified")).isEqualTo(110);
            assertThat(mira.count("probe deactivated")).isZero();
            assertThat(mira.errors()).isEmpty();
            mira.stopsCleanly();
        }
        assertThat(names(etc)).containsExactlyInAnyOrder("it.probe.cfg", "mira.secrets.k8s.cfg");
    }

    /** Gives the command that makes a mount namespace; where there is none, nothing can be shown. */
    private static List<String> namespace() throws IOException, InterruptedException {
        List<String> command = System.getProperty("user.name").equals("root")
                ? List.of("unshare", "--mount")
                : List.of("unshare", "--map-root-user", "--mount");
        boolean there = succeeds(command);
        if (!there && !Boolean.parseBoolean(System.getenv("CI"))) {
            System.out.println("[WARNING] skipped KubernetesReadOnlyIT, 1 tests: " + command + " is not allowed here");
            assumeTrue(false, command + " is not allowed here");
        }
        assertThat(there).as("%s is allowed", command).isTrue();
        return command;
    }

    private static boolean succeeds(List<String> namespace) throws InterruptedException {
        List<String> command = new ArrayList<>(namespace);
        command.addAll(List.of("mount", "--make-rprivate", "/"));
        try {
            Process process = new ProcessBuilder(command).start();
            return process.waitFor(MiraProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void configMap(Path etc, Path mounts, int edit) {
        Kubelet.write(
                etc,
                Map.of(
                        "it.probe.cfg",
                        ("greeting = edit " + edit + "\n.password = secret://k8s/db:password\n").getBytes(UTF_8),
                        "mira.secrets.k8s.cfg",
                        ("mode = mount\nmount_path = " + mounts + "\n").getBytes(UTF_8)));
    }

    private static void secret(Path mounts, int number) {
        Kubelet.write(mounts.resolve("db"), Map.of("password", ("value " + number).getBytes(UTF_8)));
    }

    /** Gives what is in a mount without what the kubelet keeps for itself. */
    private static List<String> names(Path mount) throws IOException {
        try (Stream<Path> files = Files.list(mount)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith(".."))
                    .toList();
        }
    }
}
