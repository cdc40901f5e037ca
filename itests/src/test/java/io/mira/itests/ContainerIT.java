package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image is unpacked, and its entry point is run as an engine would: process 1 of its own, as another user, on a root
 * that nobody can write to. There is no engine here: what an engine does besides (network, limits, logging driver) is not
 * tested. The image holds a Java of its own, so it is the same on every Java.
 */
@DisabledForJreRange(min = JRE.JAVA_18, disabledReason = "the image holds a Java of its own")
final class ContainerIT {

    private static final String ROOT_ONLY = "set -e; mount --bind \"$1\" \"$1\"; mkdir -p \"$1/proc\" \"$1/dev\";"
            + " mount -t proc proc \"$1/proc\"; mount --bind /dev \"$1/dev\"; mount -o remount,ro,bind \"$1\";"
            + " mount -t tmpfs -o uid=10001,gid=10001,mode=755 tmpfs \"$1/var/lib/mira\";"
            + " root=\"$1\"; shift; exec chroot --userspec=10001:10001 \"$root\" \"$@\"";

    @TempDir
    static Path folder;

    private static OciImage image;
    private static Path root;

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        image = new OciImage(Home.PROJECT.resolve("container/target/mira-image.tar"), folder);
        root = image.unpack(folder.resolve("root"));
        for (String mountPoint : List.of("proc", "dev")) {
            Files.createDirectories(root.resolve(mountPoint));
        }
    }

    @Test
    void isNotRunByRootAndSaysWhatItIs() {
        assertThat(image.config().path("User").asText()).isEqualTo("10001:10001");
        assertThat(image.config()
                        .path("Labels")
                        .path("org.opencontainers.image.version")
                        .asText())
                .isEqualTo(Home.VERSION);
        assertThat(image.config()
                        .path("Labels")
                        .path("org.opencontainers.image.licenses")
                        .asText())
                .isEqualTo("Apache-2.0");
        assertThat(image.config().path("ExposedPorts").toString()).contains("9990/tcp", "8080/tcp");
        assertThat(image.whole().path("os").asText()).isEqualTo("linux");
        assertThat(image.command()).containsExactly("/opt/mira/bin/mira");
    }

    @Test
    void holdsNothingThatItsUserCanChangeButTheDataFolder() throws IOException {
        try (var files = Files.walk(root)) {
            assertThat(files.filter(file -> !file.startsWith(root.resolve("tmp")))
                            .filter(file -> !file.equals(root.resolve("var/lib/mira")))
                            .filter(file -> !Files.isSymbolicLink(file))
                            .map(ContainerIT::owner)
                            .filter(text -> !text.matches("0 .{4}-.{2}-.*")))
                    .isEmpty();
        }
        assertThat(owner(root.resolve("var/lib/mira"))).startsWith("10001 ");
    }

    @Test
    void holdsNoPackageManagerAndOneShell() throws IOException {
        try (var files = Files.list(root.resolve("bin"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("sh");
        }
        assertThat(root.resolve("usr/bin")).doesNotExist();
    }

    @Test
    void theEntryPointRunsAsProcessOneReadOnlyAndTheSignalReachesJava() throws IOException, InterruptedException {
        requireRoot();
        try (MiraProcess unshare = MiraProcess.start(contained(List.of("run")), environment())) {
            unshare.untilReady();
            assertThat(unshare.errors()).isEmpty();
            assertThat(unshare.output()).contains("mira-secrets-vault.jar", "mira-secrets-k8s.jar");
            long java = child(unshare.pid());
            assertThat(Files.readString(Path.of("/proc/" + java + "/comm"))).startsWith("java");
            assertThat(Files.readString(Path.of("/proc/" + java + "/status")))
                    .containsPattern("Uid:\\s+10001\\s+10001")
                    .containsPattern("NSpid:\\s+\\d+\\s+1\\s");
            kill(java);
            assertThat(unshare.exitCode()).as(unshare.output()).isZero();
            List<LogRecord> records = unshare.records();
            assertThat(records.get(records.size() - 1).message()).isEqualTo("stopped");
            assertThat(records.get(records.size() - 1).text("outcome")).isEqualTo("clean");
        }
    }

    @Test
    void theCommandWorksInside() throws IOException {
        requireRoot();
        try (MiraProcess version = MiraProcess.start(contained(List.of("version")), environment())) {
            assertThat(version.exitOfCommand()).as(version.stderr()).isZero();
            assertThat(version.output()).isEqualTo("mira " + Home.VERSION);
        }
    }

    @Test
    void aFailedStartIsWrittenForKubernetes() throws IOException {
        requireRoot();
        Map<String, String> environment = environment();
        environment.put("MIRA_ETC", "/etc/nowhere");
        environment.put("MIRA_TERMINATION_LOG", "/var/lib/mira/termination-log");
        try (MiraProcess failed = MiraProcess.start(contained(List.of("run")), environment)) {
            assertThat(failed.exitCode()).isEqualTo(78);
            assertThat(failed.errors())
                    .singleElement()
                    .satisfies(error -> assertThat(error.message()).contains("no configuration folder /etc/nowhere"));
        }
    }

    /** Runs the entry point as the image says, in name spaces of its own. */
    private static List<String> contained(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                "unshare", "--mount", "--pid", "--fork", "--net", "--uts", "--ipc", "sh", "-c", ROOT_ONLY, "sh"));
        command.add(root.toString());
        command.addAll(image.command());
        command.addAll(arguments);
        return command;
    }

    /** The environment that the image gives; nothing of the machine's reaches it. */
    private static Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(image.environment());
        environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("MIRA_MANAGEMENT_PORT", "0");
        environment.put("JAVA_TOOL_OPTIONS", "");
        return environment;
    }

    private static long child(long parent) throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/" + parent + "/task/" + parent + "/children"))
                .strip());
    }

    private static void kill(long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-TERM", "" + pid).start().waitFor())
                .isZero();
    }

    private static String owner(Path file) {
        try {
            return Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS) + " "
                    + java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) + " "
                    + root.relativize(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void requireRoot() throws IOException {
        boolean possible = mayUnshare();
        assertThat(possible || !Boolean.parseBoolean(System.getenv("CI")))
                .as("name spaces can be made")
                .isTrue();
        Assumptions.assumeTrue(possible, "only root can run it in a root of its own");
    }

    private static boolean mayUnshare() throws IOException {
        Process process = new ProcessBuilder("unshare", "--mount", "--pid", "--fork", "true")
                .redirectErrorStream(true)
                .start();
        try {
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
