package io.mira.management.internal;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.hc.api.HealthCheck;

/** What a service says of the health check that it is, as the Felix health checks say it. */
final class CheckProperties {

    private final Map<String, Object> properties;

    CheckProperties(Map<String, Object> properties) {
        this.properties = properties;
    }

    String id() {
        return String.valueOf(properties.get("service.id"));
    }

    String name() {
        return String.valueOf(properties.getOrDefault(HealthCheck.NAME, id()));
    }

    Set<String> tags() {
        Object tags = properties.getOrDefault(HealthCheck.TAGS, "");
        return tags instanceof String[] several ? new HashSet<>(List.of(several)) : Set.of(tags.toString());
    }

    /** Gives how long an answer lasts, if that is said; it may also be said by how often the check wants to be asked at most. */
    Optional<Duration> cached() {
        if (properties.get(HealthCheck.RESULT_CACHE_TTL_IN_MS) instanceof Number millis) {
            return Optional.of(Duration.ofMillis(Math.max(0, millis.longValue())));
        }
        return properties.get(HealthCheck.ASYNC_INTERVAL_IN_SEC) instanceof Number seconds
                ? Optional.of(Duration.ofSeconds(Math.max(0, seconds.longValue())))
                : Optional.empty();
    }
}
