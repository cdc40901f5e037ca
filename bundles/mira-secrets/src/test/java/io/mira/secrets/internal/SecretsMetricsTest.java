package io.mira.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.metrics.Histogram;
import io.mira.metrics.MetricsSink;
import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SecretsMetricsTest {

    private static final SecretReference PASSWORD = SecretReference.parse("secret://team/db:password");

    private final World world = new World();
    private final FakeBackend backend = new FakeBackend();
    private final SecretsMetrics metrics =
            new SecretsMetrics(new Inventory(world.slots, world.subscribers), world.counts, world);

    @Test
    void theyTellAgeExpiryAndWhatBackendsAnswered() {
        backend.keep(
                "team/db",
                Secret.of("password", "the value itself")
                        .withExpiry(world.instant().plus(Duration.ofHours(5))));
        world.backends.add("env", backend);
        world.cache.get(PASSWORD);
        world.pass(Duration.ofSeconds(42));

        assertThat(told())
                .containsEntry("mira_secret_age_seconds backend=env", 42.0)
                .containsEntry(
                        "mira_secret_expiry_timestamp_seconds backend=env",
                        world.instant()
                                        .plus(Duration.ofHours(5))
                                        .minusSeconds(42)
                                        .getEpochSecond()
                                * 1.0)
                .containsEntry("mira_secret_refresh_total backend=env result=ok", 1.0)
                .containsEntry("mira_secret_refresh_duration_seconds backend=env", 1.0)
                .containsEntry("mira_secrets backend=env", 1.0);
    }

    @Test
    void theyCountRotationsFailuresAndWhatIsReadMeanwhile() {
        backend.keep("team/db", "password", "the value itself");
        world.backends.add("env", backend);
        world.cache.get(PASSWORD);
        backend.keep("team/db", "password", "another value");
        world.cache.refresh(PASSWORD);
        backend.fail(new BackendUnreachableException("down"));
        world.cache.refresh(PASSWORD);
        for (int i = 0; i < 3; i++) {
            world.cache.get(PASSWORD);
        }

        assertThat(told())
                .containsEntry("mira_secret_rotations_total backend=env", 1.0)
                .containsEntry("mira_secret_refresh_total backend=env result=unreachable", 1.0)
                .containsEntry("mira_secret_stale_reads_total", 3.0)
                .containsEntry("mira_secrets_stale backend=env", 1.0);
    }

    @Test
    void noPathIsALabel() {
        backend.fail(new BackendUnreachableException("down"));
        world.backends.add("env", backend);
        world.cache.warm(PASSWORD);

        assertThat(told()).containsEntry("mira_secret_refresh_total backend=any result=unreachable", 1.0);
        assertThat(told().toString()).doesNotContain("team", "db", "password");
    }

    private Map<String, Double> told() {
        Numbers numbers = new Numbers();
        metrics.collect(numbers);
        return numbers.all;
    }

    /** Keeps each number under its name and labels. */
    private static final class Numbers implements MetricsSink {

        private final Map<String, Double> all = new TreeMap<>();

        @Override
        public void counter(String name, String help, double value, String... labels) {
            add(name, value, labels);
        }

        @Override
        public void gauge(String name, String help, double value, String... labels) {
            add(name, value, labels);
        }

        @Override
        public void info(String name, String help, String... labels) {
            add(name, 1, labels);
        }

        @Override
        public void summary(String name, String help, long count, double sum, String... labels) {
            add(name, (double) count, labels);
        }

        @Override
        public void histogram(String name, String help, Histogram values, String... labels) {
            add(name, (double) Arrays.stream(values.counts()).sum(), labels);
        }

        private void add(String name, double value, String... labels) {
            StringBuilder key = new StringBuilder(name);
            for (int i = 0; i < labels.length; i += 2) {
                key.append(' ').append(labels[i]).append('=').append(labels[i + 1]);
            }
            assertThat(all.put(key.toString(), value)).as("told twice: " + key).isNull();
        }
    }
}
