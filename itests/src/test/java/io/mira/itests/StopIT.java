package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StopIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("handlers"), "handlers.jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalRunsTheHandlersLastInFirstOutThenStopsTheBundlesThenSaysStopped(String signal) {
        try (MiraProcess mira = home.start().untilReady()) {
            mira.signal(signal);
            assertThat(mira.exitCode()).isZero();
            assertThat(mira.await("stopping").text("reason")).isEqualTo("SIG" + signal);
            assertThat(messages(mira))
                    .containsSubsequence(
                            "stopping",
                            "cleaned third",
                            "cleaned second",
                            "cleaned first",
                            "handlers bundle stopped",
                            "stopped")
                    .endsWith("stopped");
            assertThat(mira.stderr()).isEmpty();
        }
    }

    @Test
    void eachHandlerIsOneRecordWithPhaseDurationAndOutcome() {
        try (MiraProcess mira = home.start().untilReady()) {
            mira.stopsCleanly();
            List<LogRecord> handlers = mira.records().stream()
                    .filter(record -> record.json().has("handler"))
                    .toList();
            assertThat(handlers)
                    .extracting(record -> record.text("handler"))
                    .containsExactly("third", "second", "first");
            assertThat(handlers).allSatisfy(record -> {
                assertThat(record.text("phase")).isNotEmpty();
                assertThat(record.json().path("duration_ms").isNumber()).isTrue();
            });
            assertThat(handlers.get(1).text("outcome")).isEqualTo("failed");
            assertThat(handlers.get(1).json().toString()).contains("second fails");
            assertThat(handlers.get(2).text("outcome")).isEqualTo("ok");
        }
    }

    @Test
    void aHandlerThatHangsIsNamedTheOthersRunAndTheProcessEndsInTime() {
        home.with("IT_HANG", "true").with("MIRA_SHUTDOWN_TIMEOUT", "2");
        try (MiraProcess mira = home.start().untilReady()) {
            long begin = System.nanoTime();
            mira.signal("TERM");
            assertThat(mira.exitCode()).isEqualTo(75);
            assertThat((System.nanoTime() - begin) / 1_000_000)
                    .as("the contract's limit: timeout and one second")
                    .isLessThan(3_000);
            assertThat(mira.records()).anyMatch(record -> record.text("handler").equals("third") && record.isError());
            assertThat(messages(mira))
                    .contains("cleaned second", "cleaned first")
                    .endsWith("stopped");
            assertThat(mira.await("stopped").text("outcome")).isEqualTo("timed_out");
            assertThat(mira.stderr()).contains("third", "java.util.concurrent.CountDownLatch");
        }
    }

    @Test
    void readinessGoesDownAtOnceAndLivenessStaysWhileHandlersRun() {
        home.with("IT_HANG", "true").with("MIRA_SHUTDOWN_TIMEOUT", "20");
        try (MiraProcess mira = home.start().untilReady()) {
            int port = mira.managementPort();
            mira.signal("TERM");
            mira.await("cleaned third");
            assertThat(MiraProcess.get(port, "/health/ready").statusCode()).isEqualTo(503);
            assertThat(MiraProcess.get(port, "/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aSecondSignalEndsItAtOnce() {
        home.with("IT_HANG", "true").with("MIRA_SHUTDOWN_TIMEOUT", "600");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.signal("TERM");
            mira.await("cleaned third");
            mira.signal("INT");
            assertThat(mira.exitCode()).isEqualTo(70);
            LogRecord last = mira.await("stop forced by a second signal");
            assertThat(last.text("signal")).isEqualTo("SIGINT");
            assertThat(last.text("abandoned")).contains("third");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", "cache/bundle1", "cache/bundle10", "listening"})
    void aSignalWhileStartingIsAnsweredCleanly(String moment) {
        try (MiraProcess mira = home.start()) {
            if (moment.equals("listening")) {
                mira.await("management listening");
            } else {
                while (!Files.exists(home.data().resolve(moment))) {
                    Thread.onSpinWait();
                }
            }
            mira.signal("TERM");
            assertThat(mira.exitCode()).as(mira.output() + mira.stderr()).isZero();
            assertThat(messages(mira)).endsWith("stopped");
            assertThat(mira.errors()).allMatch(error -> error.text("handler").equals("second"));
            assertThat(mira.stderr()).isEmpty();
        }
    }

    @Test
    void bundlesStopInReverseStartLevelOrder() {
        FixtureBundle fixtures = new FixtureBundle(folder);
        home.drops(fixtures.of("noise"), "noise.jar").with("MIRA_LOG_LEVEL", "DEBUG");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.stopsCleanly();
            List<String> messages = messages(mira);
            // Jetty, the handlers and the noise stand at level 80; the component runtime at 1 has the last word.
            assertThat(messages.indexOf("handlers bundle stopped")).isPositive();
            assertThat(messages.indexOf("printed at the stop")).isPositive();
            assertThat(messages.subList(
                            Math.max(
                                    messages.indexOf("handlers bundle stopped"),
                                    messages.indexOf("printed at the stop")),
                            messages.size()))
                    .anyMatch(message -> message.contains("org.apache.felix.scr"));
        }
    }

    @ParameterizedTest
    @CsvSource({"exit, 3", "stop, 0"})
    void whoeverEndsItTheHandlersRunAndTheCodeIsKept(String way, int code) {
        home.drops(new FixtureBundle(folder).of("leaver"), "leaver.jar").with("IT_LEAVE", way);
        try (MiraProcess mira = home.start()) {
            assertThat(mira.exitCode()).as(mira.output()).isEqualTo(code);
            assertThat(messages(mira)).contains("stopping").endsWith("stopped");
            if (way.equals("exit")) {
                assertThat(messages(mira)).contains("cleaned first");
            }
        }
    }

    private static List<String> messages(MiraProcess mira) {
        return mira.records().stream().map(LogRecord::message).toList();
    }
}
