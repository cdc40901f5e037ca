package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever one handler does, the others run and the process ends in time, with the code that says how it went. */
final class StopMisbehaviourIT {

    private static final long BUDGET_MILLIS = 3_000;

    private static final String ALL = "throw,register,thread,logging,exit,runtime,hang,spin,lock";

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("rogue"), "rogue.jar").with("MIRA_SHUTDOWN_TIMEOUT", "3");
    }

    @ParameterizedTest
    @CsvSource({
        "throw,0",
        "register,0",
        "thread,0",
        "logging,0",
        "exit,75",
        "runtime,75",
        "hang,75",
        "spin,75",
        "lock,75"
    })
    @Tag("one-java")
    void theOthersRunAndItEndsInTime(String way, int code) {
        misbehaves(way, code);
    }

    @Test
    void theOthersRunAndItEndsInTimeWhenAllMisbehaveAtOnce() {
        misbehaves(ALL, 75);
    }

    private void misbehaves(String ways, int code) {
        try (MiraProcess mira = home.with("IT_ROGUE", ways).start().untilReady()) {
            mira.await("rogue started");
            long millis = stop(mira, code);

            assertThat(millis).isLessThan(BUDGET_MILLIS + 1_000);
            assertThat(messages(mira))
                    .containsSubsequence("stopping", "cleaned good first", "cleaned good last", "rogue stopped")
                    .endsWith("stopped");
            if (ways.contains("register")) {
                assertThat(messages(mira)).contains("cleaned late");
            }
            for (String way : ways.split(",", -1)) {
                if (!List.of("register", "thread", "logging").contains(way)) {
                    LogRecord error = mira.awaitRecord(
                            way,
                            record -> record.isError() && record.text("handler").equals(way));
                    assertThat(error.text("bundle")).isEqualTo("it.rogue");
                    assertThat(error.json().path("duration_ms").isNumber()).isTrue();
                    assertThat(error.json().toString())
                            .as("its top frames")
                            .contains("io.mira.itests.fixture.rogue.Rogue");
                }
            }
            if (code == 75) {
                assertThat(mira.stderr()).contains("Thread dump", "mira-shutdown-handler");
            }
        }
    }

    @Test
    void aBundleThatDoesNotStopIsEndedByTheDeadlineWithAllHandlersRun() {
        try (MiraProcess mira = home.with("IT_ROGUE", "activator").start().untilReady()) {
            mira.await("rogue started");
            assertThat(stop(mira, 75)).isLessThan(BUDGET_MILLIS + 1_000);
            assertThat(messages(mira))
                    .containsSubsequence(
                            "cleaned good first",
                            "cleaned good last",
                            "rogue stopped",
                            "stop ran out of time",
                            "stopped");
            assertThat(mira.await("stopped").text("outcome")).isEqualTo("timed_out");
            assertThat(mira.stderr()).contains("Thread dump", "Rogue.stop");
        }
    }

    @ParameterizedTest
    @CsvSource({"heap", "'" + ALL + ",heap'"})
    void aFullHeapKeepsItFromEndingNotAtAll(String ways) {
        home.with("IT_ROGUE", ways).with("JAVA_OPTS", "-Xmx48m");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("rogue started");
            long begin = System.nanoTime();
            mira.signal("TERM");
            assertThat(mira.exitOfCommand()).isIn(ways.equals("heap") ? List.of(0, 1, 75) : List.of(1, 75));
            assertThat(millisSince(begin)).isLessThan(BUDGET_MILLIS + 1_000);
        }
    }

    @Test
    @Tag("one-java")
    void aHaltEndsItOnTheSpotAndTheNextStartTells() {
        home.with("IT_ROGUE", "halt");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("rogue started");
            stop(mira, 9);
            assertThat(messages(mira)).contains("cleaned good first").doesNotContain("cleaned good last", "stopped");
        }
        try (MiraProcess next = home.with("IT_ROGUE", "throw").start().untilReady()) {
            assertThat(next.await("last stop").text("outcome")).isEqualTo("killed");
        }
    }

    @Test
    void whereNobodyReadsStdoutItEndsInTimeAllTheSame() throws Exception {
        Process unread = home.with("IT_ROGUE", "chatter").startUnread();
        try {
            // A full pipe holds 16 pages, not all of them to their end.
            while (unread.getInputStream().available() < 30_000) {
                assertThat(unread.isAlive()).isTrue();
                Thread.onSpinWait();
            }
            long begin = System.nanoTime();
            unread.destroy();

            assertThat(unread.waitFor(MiraProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(millisSince(begin)).isLessThan(BUDGET_MILLIS + 1_000);
            assertThat(unread.exitValue())
                    .as("clean if records are written by another thread")
                    .isIn(0, 75);
        } finally {
            unread.destroyForcibly();
        }
    }

    @Test
    @Tag("one-java")
    void whereStdoutHasGoneAwayTheHandlersRunAndItIsClean() throws IOException, InterruptedException {
        Process deaf = home.with("IT_ROGUE", "register").startUnread();
        try {
            byte[] chunk = new byte[8192];
            StringBuilder seen = new StringBuilder();
            while (seen.indexOf("\"ready\"") < 0) {
                int count = deaf.getInputStream().read(chunk);
                assertThat(count).isPositive();
                seen.append(new String(chunk, 0, count, java.nio.charset.StandardCharsets.UTF_8));
            }
            deaf.getInputStream().close();
            deaf.destroy();

            assertThat(deaf.waitFor(MiraProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(deaf.exitValue()).isZero();
        } finally {
            deaf.destroyForcibly();
        }
    }

    @Test
    void aSecondSignalEndsItAtOnceWhateverHangs() {
        home.with("IT_ROGUE", "hang,lock").with("MIRA_SHUTDOWN_TIMEOUT", "600");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.signal("TERM");
            mira.await("cleaned good first");
            mira.signal("TERM");
            assertThat(mira.exitCode()).isEqualTo(70);
        }
    }

    private static long stop(MiraProcess mira, int code) {
        long begin = System.nanoTime();
        mira.signal("TERM");
        assertThat(mira.exitCode()).as(mira.output()).isEqualTo(code);
        return millisSince(begin);
    }

    private static long millisSince(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }

    private static List<String> messages(MiraProcess mira) {
        return mira.records().stream().map(LogRecord::message).toList();
    }
}
