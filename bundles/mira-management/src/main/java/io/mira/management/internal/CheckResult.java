package io.mira.management.internal;

import java.time.Instant;
import java.util.List;

/**
 * What one health check says. Immutable.
 *
 * @param since when it got that status
 */
record CheckResult(String name, Status status, List<String> reasons, Instant since) {

    /** How well it is; from good to bad. */
    enum Status {
        UP,
        WARN,
        DOWN
    }

    static Status worst(List<CheckResult> results) {
        return results.stream().map(CheckResult::status).reduce(Status.UP, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }
}
