package io.mira.shutdown.internal;

import java.time.Duration;

/** How the time that is left is shared: whoever is first in the row may not leave nothing to those behind him. */
final class Shares {

    private static final Duration KEPT_FOR_EACH = Duration.ofSeconds(1);

    private Shares() {}

    /**
     * Gives how much of what is left the next one may use up. A second is kept for each one behind, but never more than half
     * of all.
     */
    static Duration next(Duration left, long behind) {
        Duration wanted = KEPT_FOR_EACH.multipliedBy(behind);
        Duration half = left.dividedBy(2);
        return left.minus(wanted.compareTo(half) < 0 ? wanted : half);
    }
}
