package io.mira.shutdown.spi;

import io.mira.shutdown.ShutdownPhase;
import java.time.Duration;

/** How one handler ended in a stop. Immutable. */
public final class HandlerOutcome {

    private final String handler;
    private final String bundle;
    private final ShutdownPhase phase;
    private final Duration duration;
    private final String outcome;

    private HandlerOutcome(String handler, String bundle, ShutdownPhase phase, Duration duration, String outcome) {
        this.handler = handler;
        this.bundle = bundle;
        this.phase = phase;
        this.duration = duration;
        this.outcome = outcome;
    }

    /** Makes one; the outcome is {@code ok}, {@code failed} or {@code timed_out}. */
    public static HandlerOutcome of(
            String handler, String bundle, ShutdownPhase phase, Duration duration, String outcome) {
        return new HandlerOutcome(handler, bundle, phase, duration, outcome);
    }

    /** Gives the name of the handler. */
    public String handler() {
        return handler;
    }

    /** Gives the symbolic name of the bundle that registered it; empty if that had gone. */
    public String bundle() {
        return bundle;
    }

    /** Gives the phase that it ran in. */
    public ShutdownPhase phase() {
        return phase;
    }

    /** Gives how long it ran, or was waited for. */
    public Duration duration() {
        return duration;
    }

    /** Gives {@code ok}, {@code failed} or {@code timed_out}. */
    public String outcome() {
        return outcome;
    }
}
