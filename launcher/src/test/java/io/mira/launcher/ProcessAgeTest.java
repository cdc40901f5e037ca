package io.mira.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessAgeTest {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final Instant ROUGHLY = Instant.parse("2026-02-03T04:05:05Z");

    @TempDir
    Path proc;

    @Test
    void isTheUptimeLessTheTicksAtTheStart() throws IOException {
        kernel("1000.25 3.00", "7 (java) S " + fields(99_975));

        assertThat(began()).isEqualTo(NOW.minusMillis(500));
    }

    @Test
    void aNameWithSpacesAndBracketsMovesNoField() throws IOException {
        kernel("1000.25 3.00", "7 (a ) S (b) S " + fields(99_975));

        assertThat(began()).isEqualTo(NOW.minusMillis(500));
    }

    @Test
    void whatAScriptDidBeforeItBecameTheJvmDoesNotCount() throws IOException {
        kernel("1000.25 3.00", "7 (java) S " + fields(99_975));

        assertThat(new ProcessAge(proc).began(NOW, NOW.minusSeconds(60))).isEqualTo(NOW.minusMillis(500));
    }

    @Test
    void anUptimeOfAnotherWorldIsNotBelieved() throws IOException {
        kernel("12.00 3.00", "7 (java) S " + fields(99_975));
        assertThat(began()).isEqualTo(ROUGHLY);

        kernel("5000.00 3.00", "7 (java) S " + fields(99_975));
        assertThat(began()).isEqualTo(ROUGHLY);
    }

    @Test
    void withoutAKernelThatTellsItIsWhatTheJdkSays() throws IOException {
        assertThat(began()).isEqualTo(ROUGHLY);

        kernel("soon", "7 (java) S");
        assertThat(began()).isEqualTo(ROUGHLY);
    }

    @Test
    void ofThisProcessItIsNoLaterThanNow() {
        Instant now = Instant.now();
        Instant roughly = ProcessHandle.current().info().startInstant().orElse(now);

        assertThat(Duration.between(new ProcessAge(Path.of("/proc")).began(now, roughly), now))
                .isBetween(Duration.ZERO, Duration.ofHours(1));
    }

    private Instant began() {
        return new ProcessAge(proc).began(NOW, ROUGHLY);
    }

    private void kernel(String uptime, String stat) throws IOException {
        Files.createDirectories(proc.resolve("thread-self"));
        Files.writeString(proc.resolve("uptime"), uptime + "\n");
        Files.writeString(proc.resolve("thread-self/stat"), stat + "\n");
    }

    /** The fields 4 to 52, of which the 22nd is the start. */
    private static String fields(long start) {
        return "0 ".repeat(18) + start + " 0".repeat(30);
    }
}
