package io.mira.secrets.vault.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Leaves a server in peace that does not answer: longer each time, and at random, so that not all come back at once. */
final class Breaker {

    private static final Duration FIRST = Duration.ofMillis(500);

    private final Duration longest;
    private final InstantSource clock;
    private final DoubleSupplier random;
    private int failures;
    private Instant until = Instant.MIN;
    private String reason = "";

    /** Makes one that is closed. {@code random} gives numbers from 0 to 1. */
    Breaker(Duration longest, InstantSource clock, DoubleSupplier random) {
        this.longest = longest;
        this.clock = clock;
        this.random = random;
    }

    /** Gives why nothing is to be asked now, if so. */
    synchronized Optional<String> open() {
        return clock.instant().isBefore(until) ? Optional.of(reason) : Optional.empty();
    }

    /** Gives why it failed last, if nothing has succeeded since. */
    synchronized Optional<String> trouble() {
        return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
    }

    synchronized void succeeded() {
        failures = 0;
        until = Instant.MIN;
        reason = "";
    }

    synchronized void failed(String why) {
        Duration step = FIRST.multipliedBy(1L << Math.min(failures, 16));
        Duration wait = step.compareTo(longest) < 0 ? step : longest;
        failures++;
        rest(wait.dividedBy(2).plus(Duration.ofNanos((long) (wait.toNanos() / 2.0 * random.getAsDouble()))), why);
    }

    /** Does as the server asks: nothing for so long, but never longer than the longest wait. */
    synchronized void told(Duration wait, String why) {
        Duration spread = wait.plus(Duration.ofNanos((long) (wait.toNanos() / 10.0 * random.getAsDouble())));
        rest(spread.compareTo(longest) < 0 ? spread : longest, why);
    }

    private void rest(Duration wait, String why) {
        until = clock.instant().plus(wait);
        reason = why;
    }
}
