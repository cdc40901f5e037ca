package io.mira.management.internal;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says {@code ready} once, when everything is; and if that is not at once, what is waited for. */
final class ReadyWatch {

    private static final Logger life = LoggerFactory.getLogger("mira");
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final HealthChecks checks;
    private final LongSupplier startupMillis;

    ReadyWatch(HealthChecks checks, LongSupplier startupMillis) {
        this.checks = checks;
        this.startupMillis = startupMillis;
    }

    /** Returns when ready, or on interrupt. */
    void run() {
        try {
            List<CheckResult> results = checks.ask("ready");
            boolean told = false;
            while (CheckResult.worst(results) == CheckResult.Status.DOWN) {
                if (!told) {
                    told = true;
                    life.atWarn().addKeyValue("reasons", reasons(results)).log("started, not ready yet");
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
                results = checks.ask("ready");
            }
            life.atInfo().addKeyValue("startup_ms", startupMillis.getAsLong()).log("ready");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
}
