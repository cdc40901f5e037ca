package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signals at random moments from the launch on: ten in the tests, {@code soak.rounds} in the long form ({@code ./dev soak stop}). */
@Tag("one-java")
final class StopSoakIT {

    private static final int ROUNDS = Integer.getInteger("soak.rounds", 10);
    private static final long SEED = Long.getLong("soak.seed", System.nanoTime());
    private static final int LONGEST_MILLIS = 2_000;
    private static final int KILLED_BY_SIGTERM = 143;
    /** A fault of Java: a signal at one moment of its own start ends it so, with exit code 1. */
    private static final String JAVA_ENDED_ITS_OWN_START = "Error occurred during initialization of VM";

    @TempDir
    Path folder;

    @Test
    void atWhateverMomentTheSignalComesItEndsByItselfAndLeavesNothing() throws IOException {
        Random random = new Random(SEED);
        Home home = new Home(folder)
                .drops(new FixtureBundle(folder).of("handlers"), "handlers.jar")
                .with("MIRA_SHUTDOWN_TIMEOUT", "20");
        int early = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            // The square: most of what happens in a start happens soon.
            double part = random.nextDouble();
            long millis = Math.round(part * part * LONGEST_MILLIS);
            early += startAndStop(
                    home, millis, "seed " + SEED + ", round " + round + ", signal after " + millis + " ms");
        }
        System.out.println(ROUNDS + " starts and stops, " + early + " ended before Java listened to signals");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.stopsCleanly();
        }
    }

    /** Gives 1 if the signal came before Java listened: then nothing has been started, and nothing said. */
    private static int startAndStop(Home home, long millis, String what) throws IOException {
        try (MiraProcess mira = home.start()) {
            // The moment is what is random here; nothing is waited for.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            mira.signal("TERM");
            int code = mira.exitCode();
            List<LogRecord> records = mira.records();
            leavesNothing(home, what);
            if (code == KILLED_BY_SIGTERM || mira.stderr().startsWith(JAVA_ENDED_ITS_OWN_START)) {
                assertThat(records).as(what).isEmpty();
                return 1;
            }
            assertThat(mira.stderr()).as(what).isEmpty();
            assertThat(code).as(what + "\n" + mira.output()).isZero();
            assertThat(records).as(what).last().satisfies(last -> {
                assertThat(last.message()).isEqualTo("stopped");
                assertThat(last.text("outcome")).isEqualTo("clean");
            });
            return 0;
        }
    }

    private static void leavesNothing(Home home, String what) throws IOException {
        try (var files = Files.list(home.data())) {
            assertThat(files.toList()).as(what).allSatisfy(file -> {
                assertThat(file.getFileName().toString())
                        .as("no draft of a file")
                        .doesNotMatch("last-stop\\.properties\\..*|.*\\.tmp");
                assertThat(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(file))
                        .as("%s is no socket", file)
                        .isTrue();
            });
        }
    }
}
