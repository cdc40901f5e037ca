package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What systemd is told. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class StopSystemdIT {

    private static final Path NOTIFY = Path.of("/usr/bin/systemd-notify");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

    /** Listens as systemd does, on a datagram socket; Java cannot. */
    private static final String LISTENER = "use IO::Socket::UNIX; use Socket; $| = 1;"
            + "my $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die $!;"
            + "print \"listening\\n\"; while (1) { $s->recv(my $m, 4096); print \"$m\\n\" if $m =~ /^[A-Z]+=1$/; }";

    @TempDir
    Path folder;

    @Test
    void readyLifeAndStoppingAreToldOverItsSocket() throws IOException {
        needs(NOTIFY);
        needs(Path.of("/usr/bin/perl"));
        Path socket = Files.createTempDirectory("mira").resolve("notify");
        try (MiraProcess systemd =
                MiraProcess.start(List.of("perl", "-e", LISTENER, socket.toString()), java.util.Map.of())) {
            systemd.awaitLine("listening");
            Home home = new Home(folder)
                    .with("NOTIFY_SOCKET", socket.toString())
                    .with("WATCHDOG_USEC", "200000")
                    .drops(new FixtureBundle(folder).of("rogue"), "rogue.jar")
                    .with("IT_ROGUE", "spin")
                    .with("MIRA_SHUTDOWN_TIMEOUT", "20");
            try (MiraProcess mira = home.start()) {
                systemd.awaitLine("READY=1");
                assertThat(mira.await("ready").message()).isEqualTo("ready");
                systemd.awaitLine("WATCHDOG=1");
                mira.signal("TERM");
                systemd.awaitLine("STOPPING=1");
                assertThat(mira.exitCode()).isEqualTo(75);
                assertThat(mira.records()).noneMatch(record -> record.message().contains("systemd cannot be told"));
            }
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(socket.getParent());
        }
    }

    @Test
    void systemdHasNothingToSayAgainstTheUnit() throws Exception {
        needs(ANALYZE);
        Path mira = Files.createSymbolicLink(
                folder.resolve("mira"), new Home(folder).distribution().resolve("bin/mira"));
        String unit = Files.readString(Home.PROJECT.resolve("distribution/src/main/systemd/mira.service"));
        assertThat(unit).contains("ExecStart=/opt/mira/bin/mira\n");
        Path file =
                Files.writeString(folder.resolve("mira.service"), unit.replace("/opt/mira/bin/mira", mira.toString()));

        Process verify = new ProcessBuilder(ANALYZE.toString(), "verify", "--man=no", file.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(verify.waitFor()).isZero();
    }

    @Test
    void readyIsToldWhenEverythingIsAndNotBefore() throws IOException {
        Path told = Files.createFile(folder.resolve("told"));
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.writeString(
                Files.createFile(
                        bin.resolve("systemd-notify"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"))),
                "#!/bin/sh\necho \"$@\" >>'" + told + "'\n");
        Home home = new Home(folder)
                .with("NOTIFY_SOCKET", "/nowhere")
                .with("PATH", bin + ":" + System.getenv("PATH"))
                .with("IT_PASSWORD", "")
                .writes("it.needs.cfg", "password = secret://it:password");
        try (MiraProcess mira = home.start()) {
            mira.await("started, not ready yet");
            assertThat(told).isEmptyFile();
            mira.signal("TERM");
            assertThat(mira.exitCode()).isZero();
            assertThat(told).content().doesNotContain("READY");
        }
    }

    @Test
    void withoutTheCommandThatIsSaidAndNothingElseSuffers() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        for (String name : List.of("sh", "readlink", "head")) {
            Path real = Files.exists(Path.of("/bin", name)) ? Path.of("/bin", name) : Path.of("/usr/bin", name);
            Files.createSymbolicLink(bin.resolve(name), real.toRealPath());
        }
        Home home = new Home(folder).with("NOTIFY_SOCKET", "/nowhere").with("PATH", bin.toString());
        try (MiraProcess mira = home.start().untilReady()) {
            LogRecord warning = mira.awaitRecord(
                    "a warning", record -> record.message().contains("systemd cannot be told READY=1"));
            assertThat(warning.message()).contains("systemd-notify");
            mira.stopsCleanly();
        }
    }

    private static void needs(Path program) {
        boolean there = Files.isExecutable(program);
        if (!there && Boolean.parseBoolean(System.getenv("CI"))) {
            throw new IllegalStateException(program + " is missing");
        }
        Assumptions.assumeTrue(there, "skipped: " + program + " is missing");
    }
}
