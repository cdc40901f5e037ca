package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mira.metrics.Histogram;
import io.mira.metrics.MetricsSink;
import io.mira.secrets.SecretForbiddenException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is counted, beside a real server. */
final class VaultMetricsTest extends VaultTest {

    @Test
    void callsLoginsAndTheTokenAreTold() {
        vault.write("secret/data/app", "{\"data\":{\"a\":\"canary\"}}");
        vault.policy("app", "path \"secret/data/app\" { capabilities = [\"read\"] }");
        Connection connection =
                connect(Settings.at(vault.url()).with("token", vault.token("{\"policies\":[\"app\"],\"ttl\":\"1h\"}")));
        VaultSecretsBackend backend = new VaultSecretsBackend(connection, watches, calls);
        VaultMetrics metrics = new VaultMetrics(backend);
        backend.read("app");
        assertThatThrownBy(() -> backend.read("other")).isInstanceOf(SecretForbiddenException.class);

        Map<String, Double> told = told(metrics);

        assertThat(told.get("mira_vault_calls_total[outcome, ok]")).isGreaterThanOrEqualTo(3);
        assertThat(told.get("mira_vault_calls_total[outcome, refused]")).isGreaterThanOrEqualTo(1);
        assertThat(told).containsEntry("mira_vault_calls_total[outcome, failed]", 0.0);
        assertThat(told).containsEntry("mira_vault_logins_total[outcome, ok]", 1.0);
        assertThat(told).containsEntry("mira_vault_call_seconds[]", (double) calls.sent());
        assertThat(told.get("mira_vault_token_ttl_seconds[]")).isBetween(3000.0, 3600.0);
        assertThat(told).containsEntry("mira_vault_leases[]", 0.0);
        assertThat(told.keySet()).noneMatch(name -> name.contains("app"));
    }

    private static Map<String, Double> told(VaultMetrics metrics) {
        Map<String, Double> told = new TreeMap<>();
        metrics.collect(new MetricsSink() {
            @Override
            public void counter(String name, String help, double value, String... labels) {
                told.put(name + Arrays.toString(labels), value);
            }

            @Override
            public void gauge(String name, String help, double value, String... labels) {
                told.put(name + Arrays.toString(labels), value);
            }

            @Override
            public void info(String name, String help, String... labels) {
                told.put(name + Arrays.toString(labels), 1.0);
            }

            @Override
            public void summary(String name, String help, long count, double sum, String... labels) {
                told.put(name + Arrays.toString(labels), (double) count);
            }

            @Override
            public void histogram(String name, String help, Histogram values, String... labels) {
                told.put(name + Arrays.toString(labels), (double)
                        Arrays.stream(values.counts()).sum());
            }
        });
        return told;
    }
}
