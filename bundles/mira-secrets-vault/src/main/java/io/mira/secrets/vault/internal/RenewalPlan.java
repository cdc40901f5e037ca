package io.mira.secrets.vault.internal;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** When something that is lent is prolonged, and when it is not worth it any more. */
final class RenewalPlan {

    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final DoubleSupplier random;

    /** {@code random} gives numbers from 0 to 1. */
    RenewalPlan(DoubleSupplier random) {
        this.random = random;
    }

    /** Gives how long to wait: two thirds of what remains, ± 10 %. The same after a failure: on what remains then. */
    Duration next(Duration remaining) {
        double factor = 2.0 / 3.0 * (0.9 + 0.2 * random.getAsDouble());
        Duration wait = Duration.ofMillis((long) (remaining.toMillis() * factor));
        if (wait.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    /** Tells whether what was granted shows that the greatest lifetime is near: a new one is needed, not more of this. */
    boolean endsSoon(Duration first, Duration granted) {
        return granted.compareTo(first.dividedBy(2)) <= 0;
    }
}
