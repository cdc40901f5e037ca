package io.mira.shutdown.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a run of the process has ended. The process registers that of the run before this one as a service, if there was one.
 * Immutable.
 */
public final class StopRecord {

    private final String outcome;
    private final Optional<Integer> exitCode;
    private final String reason;
    private final Duration duration;
    private final Optional<Instant> at;
    private final String overdue;
    private final List<HandlerOutcome> handlers;

    private StopRecord(
            String outcome,
            Optional<Integer> exitCode,
            String reason,
            Duration duration,
            Optional<Instant> at,
            String overdue,
            List<HandlerOutcome> handlers) {
        this.outcome = outcome;
        this.exitCode = exitCode;
        this.reason = reason;
        this.duration = duration;
        this.at = at;
        this.overdue = overdue;
        this.handlers = handlers;
    }

    /** Makes that of a stop: {@code clean}, {@code timed_out}, {@code forced} or {@code failed}. */
    public static StopRecord of(
            String outcome,
            int exitCode,
            String reason,
            Duration duration,
            Instant at,
            String overdue,
            List<HandlerOutcome> handlers) {
        return new StopRecord(
                outcome, Optional.of(exitCode), reason, duration, Optional.of(at), overdue, List.copyOf(handlers));
    }

    /** Makes that of a run that ended without a stop. */
    public static StopRecord killed() {
        return new StopRecord("killed", Optional.empty(), "", Duration.ZERO, Optional.empty(), "", List.of());
    }

    /** Gives {@code clean}, {@code timed_out}, {@code forced}, {@code failed} or {@code killed}. */
    public String outcome() {
        return outcome;
    }

    /** Gives the exit code; empty after a run that was killed. */
    public Optional<Integer> exitCode() {
        return exitCode;
    }

    /** Gives what began the stop: {@code SIGTERM}, {@code exit}, …; empty after a run that was killed. */
    public String reason() {
        return reason;
    }

    /** Gives how long the stop took. */
    public Duration duration() {
        return duration;
    }

    /** Gives when it ended; empty after a run that was killed. */
    public Optional<Instant> at() {
        return at;
    }

    /** Gives the names of what had not ended; empty if everything had. */
    public String overdue() {
        return overdue;
    }

    /** Gives the handlers that had ended, or were waited for in vain, in that order. */
    public List<HandlerOutcome> handlers() {
        return handlers;
    }
}
