package io.mira.secrets.vault.internal;

import io.mira.metrics.Histogram;
import io.mira.metrics.MetricsSink;
import io.mira.metrics.MetricsSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Tells what was asked of Vault. A component of its own: where there are no metrics, only it is missing. There at once and for good, because
 * it counts.
 */
@Component(immediate = true)
public final class VaultMetrics implements MetricsSource {

    private static final String CALLS = "mira_vault_calls_total";
    private static final String CALLS_HELP = "Requests sent to Vault, by how they went";
    private static final String LOGINS = "mira_vault_logins_total";
    private static final String LOGINS_HELP = "Logins to Vault, by how they went";

    private final VaultSecretsBackend backend;
    private final Histogram seconds = Histogram.ofSeconds();

    @Activate
    public VaultMetrics(@Reference VaultSecretsBackend backend) {
        this.backend = backend;
        backend.calls().toldTo(seconds::observe);
    }

    @Override
    public void collect(MetricsSink sink) {
        Calls calls = backend.calls();
        Connection connection = backend.connection();
        sink.counter(CALLS, CALLS_HELP, calls.answered.doubleValue(), "outcome", "ok");
        sink.counter(CALLS, CALLS_HELP, calls.refused.doubleValue(), "outcome", "refused");
        sink.counter(CALLS, CALLS_HELP, calls.failed.doubleValue(), "outcome", "failed");
        sink.counter(
                "mira_vault_retries_total",
                "Requests that were sent because one before had failed",
                calls.retried.doubleValue());
        sink.counter(LOGINS, LOGINS_HELP, calls.logins.doubleValue(), "outcome", "ok");
        sink.counter(LOGINS, LOGINS_HELP, calls.loginsFailed.doubleValue(), "outcome", "failed");
        sink.histogram("mira_vault_call_seconds", "How long Vault took for one request", seconds);
        sink.gauge(
                "mira_vault_token_ttl_seconds",
                "How long the token lives still; +Inf if it never ends, 0 if there is none",
                connection.tokenSeconds());
        sink.gauge(
                "mira_vault_leases",
                "Credentials that Vault lends us now",
                connection.leases().size());
    }
}
