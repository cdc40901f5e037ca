package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a stop for those who come later, and how an operator asks for one. */
final class StopReportIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
    }

    @Test
    void theNextStartTellsHowTheLastRunEnded() throws IOException {
        home.drops(new FixtureBundle(folder).of("rogue"), "rogue.jar")
                .with("IT_ROGUE", "spin")
                .with("MIRA_SHUTDOWN_TIMEOUT", "4");
        Path termination = Files.createFile(folder.resolve("termination-log"));
        home.with("MIRA_TERMINATION_LOG", termination.toString());
        try (MiraProcess first = home.start().untilReady()) {
            assertThat(first.count("last stop")).isZero();
            first.await("rogue started");
            first.signal("TERM");
            assertThat(first.exitCode()).isEqualTo(75);
        }
        assertThat(termination).content().contains("timed_out", "SIGTERM", "spin");

        try (MiraProcess second = home.start().untilReady()) {
            LogRecord last = second.await("last stop");
            assertThat(last.text("level")).isEqualTo("WARN");
            assertThat(last.text("outcome")).isEqualTo("timed_out");
            assertThat(last.text("overdue")).isEqualTo("spin");
            assertThat(last.text("exit_code")).isEqualTo("75");
            assertThat(last.text("handlers")).containsSubsequence("good first ok", "spin timed_out", "good last ok");
            second.signal("KILL");
            second.exitOfCommand();
        }

        home.removes(home.deploy("rogue.jar"));
        try (MiraProcess third = home.start().untilReady()) {
            assertThat(third.await("last stop").text("outcome")).isEqualTo("killed");
            third.stopsCleanly();
        }
        try (MiraProcess fourth = home.start().untilReady()) {
            assertThat(fourth.await("last stop").text("outcome")).isEqualTo("clean");
            assertThat(fourth.await("last stop").text("level")).isEqualTo("INFO");
            fourth.stopsCleanly();
        }
    }

    @Test
    void aFailedStartIsWrittenForKubernetes() throws IOException {
        Path termination = Files.createFile(folder.resolve("termination-log"));
        home.with("MIRA_TERMINATION_LOG", termination.toString())
                .with("MIRA_ETC", folder.resolve("missing").toString());
        try (MiraProcess mira = home.start()) {
            assertThat(mira.exitCode()).isEqualTo(78);
        }
        assertThat(termination).content().contains("start failed", "MIRA_ETC");
    }

    @Test
    void theStopCommandStopsWhatRunsAndWaitsForItsEnd() {
        try (MiraProcess mira = home.start().untilReady();
                MiraProcess stop = stopCommand()) {
            assertThat(stop.exitOfCommand()).as(stop.stderr()).isZero();
            assertThat(stop.output()).contains("process " + mira.pid() + " has stopped");
            assertThat(mira.exitCode()).isZero();
            assertThat(mira.await("stopping").text("reason")).isEqualTo("SIGTERM");
        }
        try (MiraProcess again = stopCommand()) {
            assertThat(again.exitOfCommand()).isZero();
            assertThat(again.output()).contains("nothing runs");
        }
    }

    @Test
    void inAPodItFitsIntoTheGracePeriodAndGoesOnServingForFiveSeconds() {
        home.with("MIRA_TERMINATION_GRACE", "10").with("KUBERNETES_SERVICE_HOST", "10.0.0.1");
        try (MiraProcess mira = home.start().untilReady()) {
            LogRecord warning =
                    mira.awaitRecord("grace", record -> record.message().contains("MIRA_TERMINATION_GRACE"));
            assertThat(warning.text("level")).isEqualTo("WARN");
            assertThat(warning.json().path("used_ms").asInt()).isEqualTo(8_000);
            MiraProcess status = home.start("shell", "mira:shutdown status");
            assertThat(status.exitOfCommand()).as(status.stderr()).isZero();
            assertThat(status.output()).startsWith("running, budget of a stop 8000 ms, of it 5000 ms delay");

            mira.signal("TERM");
            mira.await("stopping");
            assertThat(mira.health("/health/live").statusCode()).isEqualTo(200);
            mira.signal("TERM");
            assertThat(mira.exitCode()).as("while it would still serve").isEqualTo(70);
        }
    }

    @Test
    void duringTheDelayItIsNotReadyAndStillServes() {
        home.drops(new FixtureBundle(folder).of("rogue"), "rogue.jar")
                .with("IT_ROGUE", "register")
                .writes("mira.shutdown.cfg", "pre_drain_delay = 3s");
        try (MiraProcess mira = home.start().untilReady()) {
            int port = mira.managementPort();
            mira.await("rogue started");
            mira.signal("TERM");
            mira.await("stopping");
            while (MiraProcess.get(port, "/health/ready").statusCode() != 503) {
                Thread.onSpinWait();
            }
            assertThat(MiraProcess.get(port, "/health/live").statusCode()).isEqualTo(200);
            assertThat(mira.count("cleaned good first")).isZero();
            assertThat(mira.exitCode()).isZero();
            assertThat(mira.await("stopped").json().path("shutdown_ms").asInt()).isGreaterThanOrEqualTo(3_000);
        }
    }

    private MiraProcess stopCommand() {
        return home.start("stop");
    }
}
