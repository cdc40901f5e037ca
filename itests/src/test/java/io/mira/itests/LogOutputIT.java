package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was logged before the end is written, however the end comes; an output that takes nothing stops nobody. */
@Timeout(300)
final class LogOutputIT {

    private static final int THREADS = 4;

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
    }

    @Test
    void aStopUnderLoadWritesWhatWasLogged() {
        home.drops(new FixtureBundle(folder).of("load"), "load.jar");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("load", 1_000);
            mira.signal("TERM");
            assertThat(mira.exitCode()).isZero();
            assertWritten(mira, 1);
            List<LogRecord> records = mira.records();
            assertThat(records.stream().filter(record -> !record.is("load")).reduce((first, second) -> second))
                    .hasValueSatisfying(last -> assertThat(last.message()).isEqualTo("stopped"));
        }
    }

    @Test
    void anExitOfACarelessBundleWritesWhatWasLogged() {
        home.with("IT_LOAD_END", "exit").drops(new FixtureBundle(folder).of("load"), "load.jar");
        try (MiraProcess mira = home.start()) {
            mira.exitCode();
            assertWritten(mira, 5_000);
            assertThat(mira.count("stopped")).isOne();
        }
    }

    @Test
    void aThreadWithoutMemoryIsToldAndTheOthersGoOn() {
        home.with("IT_LOAD_END", "memory")
                .with("JAVA_OPTS", "-Xmx64m")
                .drops(new FixtureBundle(folder).of("load"), "load.jar");
        try (MiraProcess mira = home.start()) {
            LogRecord told = mira.await("uncaught exception in thread load-0");
            assertThat(told.json().path("exception").path("type").asText()).isEqualTo("java.lang.OutOfMemoryError");
            mira.signal("TERM");
            assertThat(mira.exitCode()).isZero();
        }
    }

    @Test
    void aFullDiskStopsNobody() throws Exception {
        Path file = folder.resolve("mira.log");
        home.with("MIRA_LOG_FILE", file.toString());
        try (MiraProcess full = home.startBy("sh", "-c", "exec \"$0\" >/dev/full")) {
            while (!Files.exists(file) || !Files.readString(file).contains("\"message\":\"ready\"")) {
                Thread.onSpinWait();
            }
            full.signal("TERM");
            assertThat(full.exitOfCommand()).isZero();
            assertThat(Files.readAllLines(file))
                    .last()
                    .satisfies(line -> assertThat(LogRecord.of(line).message()).isEqualTo("stopped"));
        }
    }

    @Test
    @Tag("one-java")
    void textOnATerminalHasColoursAndElsewhereNone() {
        home.with("MIRA_LOG_FORMAT", "text").with("TERM", "xterm");
        String command = "exec '" + home.distribution().resolve("bin/mira") + "'";
        try (MiraProcess terminal =
                home.start(List.of("script", "--quiet", "--return", "--flush", "--command", command, "/dev/null"))) {
            assertThat(terminal.awaitLine("mira: ready")).contains(" \u001b[32mINFO \u001b[0m [");
            terminal.signalToChild("TERM");
            assertThat(terminal.exitOfCommand()).isZero();
        }
        try (MiraProcess piped = home.start()) {
            assertThat(piped.awaitLine("mira: ready")).contains(" INFO  [");
            piped.signal("TERM");
            assertThat(piped.exitOfCommand()).isZero();
            assertThat(piped.output()).doesNotContain("\u001b");
        }
    }

    /** Each thread's records are there without a gap, and those of the first as far as it must have come. */
    private static void assertWritten(MiraProcess mira, long least) {
        long[] seen = new long[THREADS];
        for (LogRecord record : mira.records()) {
            if (record.is("load")) {
                int thread = record.json().path("by").asInt();
                assertThat(record.json().path("n").asLong()).isEqualTo(++seen[thread]);
            }
        }
        assertThat(seen).doesNotContain(0);
        assertThat(seen[0]).isGreaterThanOrEqualTo(least);
    }
}
