package io.mira.shutdown.internal;

import io.mira.config.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long whoever stops the process waits until it kills it; a budget beyond that would be cut short from outside. */
final class Grace {

    private static final Logger log = LoggerFactory.getLogger(Grace.class);
    private static final String NAME = "MIRA_TERMINATION_GRACE";
    private static final Duration KEPT = Duration.ofSeconds(2);
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Optional<Duration> grace;

    private Grace(Optional<Duration> grace) {
        this.grace = grace;
    }

    static Grace of(Map<String, String> environment) {
        String value = environment.getOrDefault(NAME, "").trim();
        try {
            return new Grace(value.isEmpty() ? Optional.empty() : Optional.of(Durations.parse(value)));
        } catch (IllegalArgumentException e) {
            log.error("{} is ignored: {}", NAME, e.getMessage());
            return new Grace(Optional.empty());
        }
    }

    /** Gives the budget, or what fits into the grace period if that is less; then it warns. */
    Duration fitting(Duration budget) {
        Optional<Duration> most =
                grace.map(all -> all.minus(KEPT)).map(left -> left.compareTo(LEAST) < 0 ? LEAST : left);
        if (most.isEmpty() || budget.compareTo(most.get()) <= 0) {
            return budget;
        }
        log.atWarn()
                .addKeyValue("timeout_ms", budget.toMillis())
                .addKeyValue("grace_ms", grace.map(Duration::toMillis).orElse(0L))
                .addKeyValue("used_ms", most.get().toMillis())
                .log("mira.shutdown timeout does not fit into {}, a shorter one is used", NAME);
        return most.get();
    }
}
