package io.mira.launcher;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How much time a stop has, from the moment it began. */
final class StopBudget {

    private static final Duration LONGEST_RESERVE = Duration.ofSeconds(2);
    private static final long AFTER_DEADLINE_MILLIS = 5_000;

    private final Duration whole;
    private final LongSupplier nanos;
    private final long begin;

    StopBudget(Duration whole) {
        this(whole, System::nanoTime);
    }

    StopBudget(Duration whole, LongSupplier nanos) {
        this.whole = whole;
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
    }

    Duration whole() {
        return whole;
    }

    long usedMillis() {
        return (nanos.getAsLong() - begin) / 1_000_000;
    }

    /** Gives what is left, less what handlers may not use up: time for the bundles, the log and the thread dump. */
    Duration forHandlers() {
        Duration quarter = whole.dividedBy(4);
        Duration reserve = quarter.compareTo(LONGEST_RESERVE) < 0 ? quarter : LONGEST_RESERVE;
        return Duration.ofMillis(Math.max(1, whole.toMillis() - usedMillis() - reserve.toMillis()));
    }

    /** Gives a wait that the {@link Deadline} ends first, because it says more of what got stuck. */
    long untilAfterDeadline() {
        return Math.max(0, whole.toMillis() - usedMillis()) + AFTER_DEADLINE_MILLIS;
    }
}
