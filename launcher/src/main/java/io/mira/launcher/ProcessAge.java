package io.mira.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When the JVM began. What the JDK says of its process is up to a second off on Linux, because it adds ticks to a boot time
 * in whole seconds, and counts what a script did before it became the JVM by {@code exec}. The kernel knows to a hundredth
 * when the thread began that runs {@code main}, the first that the JVM starts.
 */
final class ProcessAge {

    /** The kernel gives times in this unit to all programs, whatever it counts in itself. */
    private static final long TICKS_PER_SECOND = 100;

    private static final Duration MOST_THE_JDK_IS_OFF = Duration.ofSeconds(2);

    private final Path proc;

    ProcessAge(Path proc) {
        this.proc = proc;
    }

    /**
     * Gives when it began; called by the thread that runs {@code main}.
     *
     * @param roughly what the JDK says; taken if the kernel says nothing, or something else altogether, as in a container
     *     with an uptime of its own
     */
    Instant began(Instant now, Instant roughly) {
        return age().map(now::minus)
                .filter(exact -> !exact.isAfter(now))
                .filter(exact -> Duration.between(exact, roughly).compareTo(MOST_THE_JDK_IS_OFF) <= 0)
                .orElse(roughly);
    }

    private Optional<Duration> age() {
        try {
            double uptime =
                    Double.parseDouble(Files.readString(proc.resolve("uptime")).split(" ", 2)[0]);
            String stat = Files.readString(proc.resolve("thread-self/stat"));
            // The second field, the name in brackets, may hold anything; the start is the 22nd.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ", -1);
            long startMillis = Long.parseLong(fields[19]) * 1000 / TICKS_PER_SECOND;
            return Optional.of(Duration.ofMillis(Math.round(uptime * 1000) - startMillis));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
