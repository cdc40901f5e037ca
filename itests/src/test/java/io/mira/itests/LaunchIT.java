package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LaunchIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
    }

    @Test
    void saysReadyAndThenHealthAnswers200UntilItStops() {
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(mira.await("ready").json().path("startup_ms").asInt()).isPositive();
            for (String path : List.of("started", "ready", "live")) {
                assertThat(mira.health("/health/" + path).statusCode()).as(path).isEqualTo(200);
            }
            for (String alias : List.of("/readyz", "/livez", "/healthz")) {
                assertThat(mira.health(alias).statusCode()).as(alias).isEqualTo(200);
            }
            assertThat(mira.health("/health/ready").body()).contains("\"configuration\"", "\"deploy\"");
            assertThat(mira.errors()).isEmpty();
            mira.stopsCleanly();
        }
    }

    @Test
    void everyLineIsOneJsonObjectWhoeverWritesIt() {
        home.drops(new FixtureBundle(folder).of("noise"), "noise.jar");
        home.with("MIRA_LOG_LEVEL", "DEBUG");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("jul argument");
            mira.await("old log service");
            mira.await("new log service argument");
            mira.await("printed to out");
            mira.await("printed in parts to err");
            mira.awaitRecord(
                    "uncaught exception", record -> record.text("thread").equals("noise-thread"));
            assertThat(mira.awaitRecord("nasty", record -> record.text("logger").equals("noise.slf4j"))
                            .message())
                    .startsWith("nasty \"quoted\" \\ back\nline\r\ttab \u0000\u001b[31m ")
                    .endsWith("\u2028 ä 😀");
            assertThat(mira.output().lines())
                    .allSatisfy(line -> assertThat(line.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            .hasSizeLessThanOrEqualTo(16_000));
            mira.stopsCleanly();
            mira.await("printed at the stop");
        }
    }

    @Test
    void recordsAreTextForPeopleWhenAskedFor() {
        try (MiraProcess mira = home.with("MIRA_LOG_FORMAT", "text").start()) {
            String ready = mira.awaitLine(" ready ");
            assertThat(ready).doesNotStartWith("{").contains("INFO", "startup_ms=");
            mira.signal("TERM");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "help"})
    void tellsAboutItselfWithoutStarting(String command) {
        try (MiraProcess mira = home.with("JAVA_HOME", "/nowhere").start(command)) {
            assertThat(mira.exitOfCommand()).isZero();
            assertThat(mira.output()).contains(command.equals("version") ? "mira " + Home.VERSION : "MIRA_DEPLOY");
        }
    }

    @Test
    void anUnknownCommandIsOneClearLine() {
        try (MiraProcess mira = home.start("strat")) {
            assertThat(mira.exitOfCommand()).isEqualTo(1);
            assertThat(mira.stderr()).isEqualTo("mira: unknown command 'strat': try 'mira help'\n");
        }
    }

    @Test
    void aMissingJavaIsOneClearLine() {
        try (MiraProcess mira = home.with("JAVA_HOME", "/nowhere").start()) {
            assertThat(mira.exitOfCommand()).isEqualTo(1);
            assertThat(mira.stderr().lines())
                    .singleElement()
                    .asString()
                    .contains("JAVA_HOME is /nowhere", "17 or newer");
        }
    }

    @Test
    void anOldJavaIsOneClearLine() throws IOException {
        Path old = folder.resolve("jdk-11");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        Files.createFile(
                old.resolve("bin/java"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (MiraProcess mira = home.with("JAVA_HOME", old.toString()).start()) {
            assertThat(mira.exitOfCommand()).isEqualTo(1);
            assertThat(mira.stderr().lines()).singleElement().asString().contains("is not Java 17 or newer");
        }
    }

    @Test
    void aDataFolderThatCannotBeWrittenIsOneClearLine() throws IOException {
        Path file = Files.createFile(folder.resolve("a-file"));
        try (MiraProcess mira =
                home.with("MIRA_DATA", file.resolve("data").toString()).start()) {
            assertThat(mira.exitCode()).isEqualTo(1);
            assertThat(mira.errors())
                    .singleElement()
                    .satisfies(error ->
                            assertThat(error.message()).contains("start failed", file.toString(), "MIRA_DATA"));
            assertThat(mira.stderr()).isEmpty();
        }
    }

    @Test
    void aPortInUseIsOneClearLineAndLeavesNothingRunning() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                MiraProcess mira = home.with("MIRA_MANAGEMENT_PORT", "" + taken.getLocalPort())
                        .start()) {
            assertThat(mira.exitCode()).isEqualTo(1);
            assertThat(mira.errors())
                    .singleElement()
                    .satisfies(error -> assertThat(error.message())
                            .contains("127.0.0.1:" + taken.getLocalPort(), "MIRA_MANAGEMENT_PORT"));
            assertThat(mira.count("ready")).isZero();
            assertThat(mira.stderr()).isEmpty();
        }
    }

    @Test
    void aSecondMiraOnTheSameDataIsOneClearLineAndTheFirstRunsOn() {
        try (MiraProcess first = home.start().untilReady();
                MiraProcess second = home.start()) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.errors())
                    .singleElement()
                    .satisfies(error -> assertThat(error.message())
                            .contains("another Mira works with the data folder", "MIRA_DATA"));
            assertThat(first.health("/health/ready").statusCode()).isEqualTo(200);
            first.stopsCleanly();
        }
    }

    @Test
    void runsFromAReadOnlyHomeAsAnyUser() throws Exception {
        Path mira = Home.unpacked(folder.resolve("readonly"));
        assertThat(new ProcessBuilder(
                                "chmod",
                                "-R",
                                "a-w,a+rX",
                                folder.resolve("readonly").toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(new ProcessBuilder("chmod", "-R", "a+rwX", home.data().toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(new ProcessBuilder("chmod", "a+rx", folder.toString())
                        .start()
                        .waitFor())
                .isZero();
        boolean root = System.getProperty("user.name").equals("root");
        Assumptions.assumeTrue(
                !root || Files.exists(Path.of("/usr/bin/setpriv")), "root without setpriv cannot be another user");
        List<String> command = root
                ? List.of(
                        "setpriv",
                        "--reuid=64123",
                        "--regid=64123",
                        "--clear-groups",
                        mira.resolve("bin/mira").toString())
                : List.of(mira.resolve("bin/mira").toString());
        try (MiraProcess process = MiraProcess.start(
                        command,
                        Map.of(
                                "JAVA_HOME",
                                System.getProperty("java.home"),
                                "MIRA_DATA",
                                home.data().toString(),
                                "MIRA_MANAGEMENT_PORT",
                                "0"))
                .untilReady()) {
            process.stopsCleanly();
        } finally {
            new ProcessBuilder("chmod", "-R", "u+w", folder.toString()).start().waitFor();
        }
    }
}
