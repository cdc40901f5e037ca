package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that others fill: mounted ConfigMaps, read-only file systems, file systems that tell nothing. */
final class ConfigMountIT {

    /** Whoever opens the file waits, as where a file system of the network does not answer. */
    private static final String LEASE = """
            import fcntl, os, signal, sys
            signal.signal(signal.SIGIO, signal.SIG_IGN)
            file = os.open(sys.argv[1], os.O_RDWR)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            print("held", flush=True)
            sys.stdin.read()
            """;

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
    }

    @Test
    void aHundredSwapsInARowAreSeenOfAMountedFolderAndOfALinkedFile() throws IOException {
        Path etc = mount("etc-mount", "it.probe~mounted.cfg");
        Path other = mount("other-mount", "it.probe~linked.cfg");
        // As with subPath-less mounts of several sources: one file of etc leads into another mount.
        Files.createSymbolicLink(etc.resolve("it.probe~linked.cfg"), other.resolve("it.probe~linked.cfg"));
        home.with("MIRA_ETC", etc.toString());
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("probe activated", 2);
            for (int round = 1; round <= 100; round++) {
                boolean mounted = round % 2 == 0;
                for (boolean first : new boolean[] {mounted, !mounted}) {
                    swap(first ? etc : other, first ? "it.probe~mounted.cfg" : "it.probe~linked.cfg", round);
                }
                for (String pid : List.of("it.probe~mounted", "it.probe~linked")) {
                    String wanted = "round " + round;
                    mira.await(
                            "probe modified",
                            record -> record.text("pid").equals(pid)
                                    && record.text("greeting").equals(wanted));
                }
            }
            assertThat(mira.count("probe modified")).isEqualTo(200);
            assertThat(mira.count("probe deactivated")).isZero();
            assertThat(mira.errors()).isEmpty();
            mira.stopsCleanly();
        }
    }

    @Test
    void filesAndFoldersThatCannotBeWrittenAreNoObstacle() throws Exception {
        assumeThat(can("unshare", "--mount", "true"))
                .as("a file system can be mounted")
                .isTrue();
        Path source = Files.createDirectory(folder.resolve("source"));
        Files.writeString(source.resolve("it.probe.cfg"), "greeting = one\n");
        String etc = home.etc("").toString();
        List<String> readOnly = List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind -o ro \"$1\" \"$2\" && ! touch \"$2/x\" 2>/dev/null && exec \"$3\"",
                "sh",
                source.toString(),
                etc,
                home.distribution().resolve("bin/mira").toString());
        try (MiraProcess mira = home.start(readOnly).untilReady()) {
            assertThat(mira.await("probe activated").text("greeting")).isEqualTo("one");
            Path draft = Files.writeString(folder.resolve("draft"), "greeting = two\n");
            Files.move(draft, source.resolve("it.probe.cfg"), StandardCopyOption.ATOMIC_MOVE);
            assertThat(mira.await("probe modified").text("greeting")).isEqualTo("two");
            assertThat(mira.errors()).isEmpty();
            mira.stopsCleanly();
        }
    }

    @Test
    void whereTheLimitOfWatchesIsReachedEditsAreFoundByPollingAndOneWarningSaysSo() throws Exception {
        assumeThat(can("unshare", "--user", "--map-root-user", "true"))
                .as("a user namespace can be made")
                .isTrue();
        home.writes("mira.config.cfg", "poll_interval = 100ms").writes("it.probe.cfg", "greeting = one");
        for (String limit : List.of("max_inotify_watches", "max_inotify_instances")) {
            List<String> limited = List.of(
                    "unshare",
                    "--user",
                    "--map-root-user",
                    "sh",
                    "-c",
                    "echo 0 >/proc/sys/user/" + limit + " && exec \"$1\"",
                    "sh",
                    home.distribution().resolve("bin/mira").toString());
            try (MiraProcess mira = home.start(limited).untilReady()) {
                for (int round = 1; round <= 3; round++) {
                    home.writes("it.probe.cfg", "greeting = " + limit + round);
                    assertThat(mira.await("probe modified", round).text("greeting"))
                            .isEqualTo(limit + round);
                }
                assertThat(mira.records().stream()
                                .filter(record -> record.text("logger").startsWith("io.mira.config"))
                                .filter(record -> record.text("level").equals("WARN")))
                        .as(limit)
                        .singleElement()
                        .satisfies(record -> assertThat(record.message()).contains("polling", "fs.inotify"));
                assertThat(mira.errors()).isEmpty();
                mira.stopsCleanly();
            }
        }
    }

    @Test
    void aFolderThatIsMovedAwayAndBackLosesNothingAndIsFollowedOn() throws IOException {
        home.writes("mira.config.cfg", "poll_interval = 100ms").writes("it.probe.cfg", "greeting = one");
        try (MiraProcess mira = home.start().untilReady()) {
            Path away = folder.resolve("away");
            Files.move(home.etc(""), away);
            mira.awaitRecord("a complaint", LogRecord::isError);
            Files.writeString(away.resolve("it.probe.cfg"), "greeting = two\n");
            Files.move(away, home.etc(""));
            assertThat(mira.await("probe modified").text("greeting")).isEqualTo("two");
            home.writes("it.probe.cfg", "greeting = three");
            assertThat(mira.await("probe modified", 2).text("greeting")).isEqualTo("three");
            assertThat(mira.count("probe deactivated")).isZero();
            assertThat(mira.errors()).allMatch(record -> record.message().contains("cannot be looked through"));
            mira.stopsCleanly();
        }
    }

    @Test
    @Tag("one-java")
    void aFileSystemThatDoesNotAnswerIsToldOfAndWhatWasMissedIsMadeUpFor() throws Exception {
        assumeThat(can("python3", "--version")).as("python3 can take a lease").isTrue();
        home.writes("it.probe.cfg", "greeting = one");
        Path draft = Files.writeString(folder.resolve("draft"), "greeting = two\n");
        Process holder = new ProcessBuilder("python3", "-c", LEASE, draft.toString()).start();
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");
            Files.move(draft, home.etc("it.probe.cfg"), StandardCopyOption.ATOMIC_MOVE);
            mira.awaitHealth("/health/ready", body -> body.contains("has not answered since"));
            assertThat(mira.health("/health/ready").statusCode()).isEqualTo(200);
            assertThat(mira.count("probe modified")).isZero();

            holder.destroy();
            assertThat(mira.await("probe modified").text("greeting")).isEqualTo("two");
            mira.awaitHealth("/health/ready", body -> !body.contains("has not answered"));
            assertThat(mira.errors()).isEmpty();
            mira.stopsCleanly();
        } finally {
            holder.destroyForcibly();
        }
    }

    /** Makes a folder as the kubelet does. */
    private Path mount(String name, String file) throws IOException {
        Path mount = Files.createDirectory(folder.resolve(name));
        swap(mount, file, 0);
        Files.createSymbolicLink(mount.resolve(file), Path.of("..data").resolve(file));
        return mount;
    }

    private static void swap(Path mount, String file, int round) throws IOException {
        Path before = Optional.of(mount.resolve("..data"))
                .filter(Files::exists)
                .map(ConfigMountIT::target)
                .orElse(mount.resolve("none"));
        Path next = Files.createDirectory(mount.resolve("..dir" + round));
        Files.writeString(next.resolve(file), "greeting = round " + round + "\n");
        Files.createSymbolicLink(mount.resolve("..data_tmp"), next.getFileName());
        Files.move(mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(before.resolve(file));
        Files.deleteIfExists(before);
    }

    private static Path target(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean can(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
