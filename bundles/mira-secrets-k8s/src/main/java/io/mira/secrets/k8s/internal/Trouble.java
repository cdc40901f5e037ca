package io.mira.secrets.k8s.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with the API server at present, for reads and for watches: told once when it begins, once a minute while it lasts or comes again, and
 * once when what was told is over.
 */
final class Trouble {

    private static final Logger log = LoggerFactory.getLogger(Trouble.class);
    private static final Duration REMIND = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Map<String, String> reasons = new TreeMap<>();
    private boolean told;
    private Instant tell = Instant.MIN;

    Trouble(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void begins(String verb, String reason) {
        reasons.put(verb, reason);
        Instant now = clock.instant();
        if (!now.isBefore(tell)) {
            tell = now.plus(REMIND);
            told = true;
            log.atWarn().addKeyValue("reason", reason).log("kubernetes does not answer");
        }
    }

    synchronized void over(String verb) {
        reasons.remove(verb);
        if (told && reasons.isEmpty()) {
            told = false;
            log.info("kubernetes answers again");
        }
    }

    synchronized Optional<String> now() {
        return reasons.values().stream().findFirst();
    }
}
