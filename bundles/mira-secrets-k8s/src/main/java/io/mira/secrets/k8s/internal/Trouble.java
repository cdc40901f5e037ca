package io.mira.secrets.k8s.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong with the API server at present: told once when it begins, once a minute while it lasts, once when it is over. */
final class Trouble {

    private static final Logger log = LoggerFactory.getLogger(Trouble.class);
    private static final Duration REMIND = Duration.ofMinutes(1);

    private final InstantSource clock;
    private String reason = "";
    private Instant tell = Instant.MIN;

    Trouble(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void begins(String newReason) {
        reason = newReason;
        Instant now = clock.instant();
        if (!now.isBefore(tell)) {
            tell = now.plus(REMIND);
            log.atWarn().addKeyValue("reason", newReason).log("kubernetes does not answer");
        }
    }

    synchronized void over() {
        if (!reason.isEmpty()) {
            reason = "";
            log.info("kubernetes answers again");
        }
    }

    synchronized Optional<String> now() {
        return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
    }
}
