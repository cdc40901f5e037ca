package io.mira.management.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says {@code ready} once, when everything is; and if that is not at once, what is waited for. */
final class ReadyWatch {

    private static final Logger life = LoggerFactory.getLogger("mira");
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
    private static final Duration LOOK_AGAIN_LATER = Duration.ofMillis(100);

    private final HealthChecks checks;
    private final LongSupplier startupMillis;
    private final InstantSource clock;
    private final Waiting waiting;

    ReadyWatch(HealthChecks checks, LongSupplier startupMillis) {
        this(checks, startupMillis, InstantSource.system(), time -> Thread.sleep(time.toMillis()));
    }

    ReadyWatch(HealthChecks checks, LongSupplier startupMillis, InstantSource clock, Waiting waiting) {
        this.checks = checks;
        this.startupMillis = startupMillis;
        this.clock = clock;
        this.waiting = waiting;
    }

    /** Returns when ready, or with false on interrupt. */
    boolean run() {
        try {
            Instant begin = clock.instant();
            List<CheckResult> results = checks.ask("ready");
            boolean told = false;
            while (CheckResult.worst(results) == CheckResult.Status.DOWN) {
                boolean patient = Duration.between(begin, clock.instant()).compareTo(PATIENCE) < 0;
                if (!told && !patient) {
                    told = true;
                    life.atWarn().addKeyValue("reasons", reasons(results)).log("started, not ready yet");
                }
                waiting.pause(patient ? LOOK_AGAIN : LOOK_AGAIN_LATER);
                results = checks.ask("ready");
            }
            life.atInfo().addKeyValue("startup_ms", startupMillis.getAsLong()).log("ready");
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String reasons(List<CheckResult> results) {
        StringBuilder text = new StringBuilder();
        for (CheckResult result : results) {
            if (result.status() == CheckResult.Status.DOWN) {
                text.append(text.isEmpty() ? "" : "; ").append(result.name()).append(": ");
                text.append(String.join(", ", result.reasons()));
            }
        }
        return text.toString();
    }

    /** Lets time pass. */
    @FunctionalInterface
    interface Waiting {

        void pause(Duration time) throws InterruptedException;
    }
}
