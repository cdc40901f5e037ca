package io.mira.config.secrets.internal;

import io.mira.config.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a secret that cannot be had means for the start. Another configuration makes another one: whoever uses it sees
 * that it has changed.
 */
@Component(configurationPid = "mira.secrets", service = StartPolicy.class)
public final class StartPolicy {

    private static final Logger log = LoggerFactory.getLogger(StartPolicy.class);

    /** What is done. */
    enum Kind {
        /** Not ready until it is there. */
        WAIT,
        /** Ready without whoever needs it. */
        DEGRADED,
        /** The process ends. */
        FAIL
    }

    private final Kind kind;
    private final Duration limit;

    @Activate
    public StartPolicy(Map<String, Object> properties) {
        Kind wanted = Kind.WAIT;
        Duration time = Duration.ofSeconds(30);
        try {
            wanted = Kind.valueOf(String.valueOf(properties.getOrDefault("start_policy", "wait"))
                    .toUpperCase(Locale.ROOT));
            time = Durations.parse(String.valueOf(properties.getOrDefault("start_limit", "30")));
        } catch (IllegalArgumentException e) {
            log.error("mira.secrets: start_policy is wait, degraded or fail, start_limit a time: {}", e.getMessage());
        }
        kind = wanted;
        limit = time;
    }

    Kind kind() {
        return kind;
    }

    /** Gives how long after the start it is decided. */
    Duration limit() {
        return limit;
    }
}
