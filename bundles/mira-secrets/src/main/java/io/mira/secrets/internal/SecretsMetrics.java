package io.mira.secrets.internal;

import io.mira.metrics.MetricsSink;
import io.mira.metrics.MetricsSource;
import io.mira.secrets.SecretStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The numbers of secrets, by backend: never a path, never a value. */
@Component
public final class SecretsMetrics implements MetricsSource {

    private final Inventory inventory;
    private final Counts counts;
    private final InstantSource clock;

    @Activate
    public SecretsMetrics(@Reference SecretsComponent secrets) {
        this(secrets.engine().inventory(), secrets.engine().counts(), InstantSource.system());
    }

    SecretsMetrics(Inventory inventory, Counts counts, InstantSource clock) {
        this.inventory = inventory;
        this.counts = counts;
        this.clock = clock;
    }

    @Override
    public void collect(MetricsSink sink) {
        Instant now = clock.instant();
        counts.tell(sink);
        byBackend().forEach((backend, secrets) -> {
            sink.gauge("mira_secrets", "Secrets that are known", secrets.size(), "backend", backend);
            sink.gauge(
                    "mira_secrets_stale",
                    "Secrets that could not be confirmed when their backend was asked last",
                    (double) secrets.stream().filter(SecretStatus::stale).count(),
                    "backend",
                    backend);
            first(secrets, SecretStatus::readAt)
                    .ifPresent(oldest -> sink.gauge(
                            "mira_secret_age_seconds",
                            "How long ago the secret was confirmed that has not been for longest",
                            Duration.between(oldest, now).toMillis() / 1e3,
                            "backend",
                            backend));
            first(secrets, SecretStatus::expiry)
                    .ifPresent(soonest -> sink.gauge(
                            "mira_secret_expiry_timestamp_seconds",
                            "When the secret expires that expires first",
                            soonest.toEpochMilli() / 1e3,
                            "backend",
                            backend));
        });
    }

    private Map<String, List<SecretStatus>> byBackend() {
        return inventory.status().stream()
                .collect(Collectors.groupingBy(
                        status -> status.backend().isEmpty() ? Counts.ANY : status.backend(),
                        TreeMap::new,
                        Collectors.toList()));
    }

    private static Optional<Instant> first(List<SecretStatus> secrets, Function<SecretStatus, Optional<Instant>> when) {
        return secrets.stream().flatMap(status -> when.apply(status).stream()).min(Comparator.naturalOrder());
    }
}
