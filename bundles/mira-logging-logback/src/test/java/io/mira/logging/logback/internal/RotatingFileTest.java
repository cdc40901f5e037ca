package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RotatingFileTest {

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-02-03T04:05:06.789Z");

    @Test
    void aFileThatIsTooLongBeginsAnewAndTheOldOneIsCompressed() throws IOException {
        try (RotatingFile file = open(new RotatingFile.Rotation(10, Duration.ZERO, 0, true))) {
            write(file, "one 456\n");
            write(file, "two 456\n");
        }

        assertThat(names()).containsExactly("a.log", "a.log.20260203-040506-789.gz");
        assertThat(folder.resolve("a.log")).content().isEqualTo("two 456\n");
        try (InputStream old =
                new GZIPInputStream(Files.newInputStream(folder.resolve("a.log.20260203-040506-789.gz")))) {
            assertThat(new String(old.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("one 456\n");
        }
    }

    @Test
    void aFileThatIsTooOldBeginsAnew() throws IOException {
        try (RotatingFile file = open(new RotatingFile.Rotation(0, Duration.ofHours(1), 0, false))) {
            write(file, "one\n");
            now = now.plusSeconds(3599);
            write(file, "two\n");
            now = now.plusSeconds(1);
            write(file, "three\n");
        }

        assertThat(names()).containsExactly("a.log", "a.log.20260203-050506-789");
        assertThat(folder.resolve("a.log")).content().isEqualTo("three\n");
    }

    @Test
    void theOldestGoWhenAllTogetherAreTooLong() throws IOException {
        try (RotatingFile file = open(new RotatingFile.Rotation(1, Duration.ZERO, 12, false))) {
            for (int i = 0; i < 6; i++) {
                write(file, "line " + i + "\n");
                now = now.plusSeconds(1);
            }
        }

        assertThat(names()).containsExactly("a.log", "a.log.20260203-040511-789");
    }

    @Test
    void aPipeIsNotOpenedForThatWouldWaitForItsReader() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("a.log").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThatThrownBy(() -> open(new RotatingFile.Rotation(0, Duration.ZERO, 0, false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it is a pipe");
    }

    @Test
    void twoOfOneMomentAreBothKept() throws IOException {
        try (RotatingFile file = open(new RotatingFile.Rotation(1, Duration.ZERO, 0, true))) {
            write(file, "one\n");
            write(file, "two\n");
            write(file, "three\n");
        }

        assertThat(names()).hasSize(3);
    }

    @Test
    void aFileThatCannotBeginAnewGrowsAndLosesNothing() throws IOException {
        try (RotatingFile file = open(new RotatingFile.Rotation(1, Duration.ZERO, 0, false))) {
            write(file, "one\n");
            Files.delete(folder.resolve("a.log"));
            write(file, "two\n");
            write(file, "three\n");
        }

        assertThat(names()).containsExactly("a.log", "a.log.20260203-040506-789");
        assertThat(folder.resolve("a.log")).content().isEqualTo("three\n");
        assertThat(folder.resolve("a.log.20260203-040506-789")).content().isEqualTo("two\n");
    }

    private RotatingFile open(RotatingFile.Rotation rotation) throws IOException {
        return new RotatingFile(folder.resolve("a.log"), rotation, () -> now, Runnable::run);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private static void write(RotatingFile file, String line) throws IOException {
        file.write(line.getBytes(StandardCharsets.UTF_8));
    }
}
