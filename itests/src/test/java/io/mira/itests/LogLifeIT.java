package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole lives: start, deploy, edit, faults, stop. Every line is a record, the last one says {@code stopped}. Two lives in
 * the tests, {@code mira.lives} in the long form ({@code ./dev soak lives}).
 */
@Tag("one-java")
@Timeout(3_600)
final class LogLifeIT {

    private static final int LIVES = Integer.getInteger("mira.lives", 2);

    @TempDir
    Path folder;

    @Test
    void allOfStandardOutputIsRecordsAndTheLastSaysStopped() throws IOException {
        FixtureBundle fixtures = new FixtureBundle(folder);
        Path noise = fixtures.of("noise");
        Home home = new Home(folder).drops(fixtures.of("probe"), "probe.jar");
        long lines = 0;
        for (int life = 1; life <= LIVES; life++) {
            lines += live(home, noise, life);
        }
        System.out.println(LIVES + " lives, " + lines + " lines, each a record, the last of each life 'stopped'");
    }

    private static long live(Home home, Path noise, int life) throws IOException {
        home.writes("it.probe.cfg", "greeting = first");
        try (MiraProcess mira = home.start().untilReady()) {
            home.drops(noise, "noise.jar");
            mira.await("printed to out");
            home.writes("it.probe.cfg", "greeting = second");
            mira.await("probe modified");
            home.writes("it.probe.cfg", "number = many");
            mira.await("configuration rejected");
            Files.writeString(home.deploy("broken.jar"), "no jar");
            mira.awaitRecord(
                    "of a broken jar",
                    record -> record.isError() && record.text("file").contains("broken.jar"));
            mira.signal("TERM");
            assertThat(mira.exitCode()).as("life %d", life).isZero();
            List<LogRecord> records = mira.records();
            assertThat(records)
                    .as("life %d", life)
                    .last()
                    .satisfies(last -> assertThat(last.message()).isEqualTo("stopped"));
            assertThat(mira.count("printed at the stop")).as("life %d", life).isOne();
            assertThat(mira.stderr()).as("life %d", life).isEmpty();
            return records.size();
        } finally {
            Files.deleteIfExists(home.deploy("noise.jar"));
            Files.deleteIfExists(home.deploy("broken.jar"));
        }
    }
}
