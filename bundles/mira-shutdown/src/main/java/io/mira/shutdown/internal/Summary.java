package io.mira.shutdown.internal;

import io.mira.shutdown.ShutdownPhase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts how the handlers ended: a record for each phase that had some, and one for all. Used by one thread. */
final class Summary {

    private static final Logger log = LoggerFactory.getLogger("mira");

    private final InstantSource clock;
    private final Map<HandlerRun.Outcome, Integer> all = new EnumMap<>(HandlerRun.Outcome.class);
    private int inPhase;

    Summary(InstantSource clock) {
        this.clock = clock;
    }

    void add(HandlerRun.Outcome outcome) {
        inPhase++;
        all.merge(outcome, 1, Integer::sum);
    }

    void of(ShutdownPhase phase, Instant begin) {
        if (inPhase > 0) {
            log.atInfo()
                    .addKeyValue("phase", phase.name().toLowerCase(Locale.ROOT))
                    .addKeyValue("handlers", inPhase)
                    .addKeyValue("duration_ms", millisSince(begin))
                    .log("shutdown phase finished");
        }
        inPhase = 0;
    }

    void ofAll(Instant begin) {
        if (!all.isEmpty()) {
            log.atInfo()
                    .addKeyValue("ok", count(HandlerRun.Outcome.OK))
                    .addKeyValue("failed", count(HandlerRun.Outcome.FAILED))
                    .addKeyValue("timed_out", count(HandlerRun.Outcome.TIMED_OUT))
                    .addKeyValue("duration_ms", millisSince(begin))
                    .log("shutdown handlers finished");
        }
    }

    private int count(HandlerRun.Outcome outcome) {
        return all.getOrDefault(outcome, 0);
    }

    private long millisSince(Instant begin) {
        return Duration.between(begin, clock.instant()).toMillis();
    }
}
