package io.mira.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class StopCommandTest {

    @TempDir
    Path data;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private @Nullable Process other;

    @AfterEach
    void end() {
        if (other != null) {
            other.destroyForcibly();
        }
    }

    @Test
    void whereNothingRunsThereIsNothingToStop() throws InterruptedException {
        assertThat(stop()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("nothing runs", data.toString());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void signalsTheProcessThatHoldsTheFolderAndWaitsForItsEnd() throws Exception {
        Process other = runs("exec sleep 600");

        assertThat(stop()).isZero();

        assertThat(other.isAlive()).isFalse();
        assertThat(other.waitFor()).as("128 and SIGTERM").isEqualTo(143);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("process " + other.pid() + " has stopped");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysSoIfItDoesNotEndInTime() throws Exception {
        Process other = runs("trap '' TERM; echo ready; while :; do sleep 600; done");
        assertThat(other.getInputStream().read()).isEqualTo('r');

        assertThat(stop("0")).isEqualTo(1);

        assertThat(other.isAlive()).isTrue();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("process " + other.pid() + " still runs");
    }

    @Test
    void aWaitThatIsNoNumberIsRefused() throws InterruptedException {
        assertThat(stop("soon")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("'soon'");
    }

    @Test
    void aLockThatNamesNobodyIsSaid() throws Exception {
        new DataLock(data).acquire();
        Files.writeString(data.resolve("lock"), "");

        assertThat(stop()).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("may just be starting");
    }

    private int stop(String... arguments) throws InterruptedException {
        return new StopCommand(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(data.resolve("no-home"), Map.of("MIRA_DATA", data.toString()), arguments);
    }

    /** As if another process held the lock: the lock is ours, the name in it is its. */
    private Process runs(String script) throws IOException {
        Process started = new ProcessBuilder("sh", "-c", script).start();
        new DataLock(data).acquire();
        Files.writeString(data.resolve("lock"), started.pid() + " 1");
        other = started;
        return started;
    }
}
