package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exit code tells how it went, whoever started the process and however. */
@Tag("one-java")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class StopEnvironmentIT {

    private static final String[] SHELL = {"sh", "-c", "\"$0\"; exit $?"};
    private static final String[] NO_CHILDREN_SEEN = {"sh", "-c", "trap '' CHLD; exec \"$0\""};
    private static final List<String[]> FIRST_PROCESS = List.of(
            new String[] {"unshare", "-pf", "--mount-proc", "--kill-child"},
            new String[] {"unshare", "-r", "-pf", "--mount-proc", "--kill-child"});

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "first process, 0",
        "first process, 75",
        "first process, 70",
        "first process, 78",
        "first process, 1",
        "shell, 0",
        "shell, 75",
        "SIGCHLD ignored, 0",
        "SIGCHLD ignored, 75"
    })
    void theExitCodeTellsHowItWent(String environment, int code) throws Exception {
        try (MiraProcess mira = prepared(code).startBy(starter(environment))) {
            if (code != 78 && code != 1) {
                mira.await("rogue started");
                mira.untilReady();
                terminate(mira, environment);
            }
            if (code == 70) {
                mira.await("cleaned good first");
                terminate(mira, environment);
            }
            assertThat(mira.exitCode()).as(mira.output()).isEqualTo(code);
            if (code == 0 || code == 75) {
                assertThat(mira.records())
                        .last()
                        .satisfies(last -> assertThat(last.message()).isEqualTo("stopped"));
                assertThat(mira.count("cleaned good last")).isEqualTo(1);
            }
        }
    }

    @Test
    void whereStdoutAndStderrAreClosedNoFileIsWrittenInstead() throws Exception {
        int port = freePort();
        home.with("MIRA_MANAGEMENT_PORT", "" + port);
        try (MiraProcess mira = home.startBy("sh", "-c", "exec \"$0\" >&- 2>&-")) {
            while (!ready(port)) {
                assertThat(ProcessHandle.of(mira.pid())).as("still runs").isPresent();
            }
            mira.signal("TERM");
            assertThat(mira.exitOfCommand()).isZero();
            assertThat(mira.output()).isEmpty();
        }
        assertThat(home.data().resolve("lock")).content().matches("\\d+ \\d+");
        assertThat(home.data().resolve("last-stop.properties")).content().contains("outcome=clean");
    }

    private static void terminate(MiraProcess mira, String environment) {
        if (environment.equals("SIGCHLD ignored")) {
            mira.signal("TERM");
        } else {
            mira.signalToChild("TERM");
        }
    }

    private Home prepared(int code) throws IOException {
        switch (code) {
            case 78 -> home.with("MIRA_ETC", folder.resolve("nowhere").toString());
            case 1 ->
                home.with(
                        "MIRA_DATA",
                        Files.createFile(folder.resolve("a-file"))
                                .resolve("data")
                                .toString());
            default ->
                home.drops(new FixtureBundle(folder).of("rogue"), "rogue.jar")
                        .with("IT_ROGUE", code == 75 ? "spin" : code == 70 ? "hang" : "register")
                        .with("MIRA_SHUTDOWN_TIMEOUT", code == 70 ? "600" : "8");
        }
        return home;
    }

    private static String[] starter(String environment) throws Exception {
        return switch (environment) {
            case "shell" -> SHELL;
            case "SIGCHLD ignored" -> NO_CHILDREN_SEEN;
            default -> firstProcess();
        };
    }

    private static String[] firstProcess() throws Exception {
        for (String[] way : FIRST_PROCESS) {
            List<String> command = new java.util.ArrayList<>(List.of(way));
            command.add("true");
            if (Files.isExecutable(Path.of("/usr/bin/unshare"))
                    && new ProcessBuilder(command).start().waitFor() == 0) {
                return way;
            }
        }
        Assumptions.abort("skipped: this user may not make a PID namespace (unshare -pf)");
        throw new IllegalStateException();
    }

    private static boolean ready(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(socket.isConnected()).isTrue();
            return MiraProcess.get(port, "/health/ready").statusCode() == 200;
        } catch (ConnectException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
