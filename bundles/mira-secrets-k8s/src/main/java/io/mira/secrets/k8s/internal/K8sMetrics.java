package io.mira.secrets.k8s.internal;

import io.mira.metrics.MetricsSink;
import io.mira.metrics.MetricsSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The numbers of the backend. A component of its own: where there are no metrics, only it is missing. */
@Component
public final class K8sMetrics implements MetricsSource {

    private final K8sSecretsBackend backend;

    @Activate
    public K8sMetrics(@Reference K8sSecretsBackend backend) {
        this.backend = backend;
    }

    @Override
    public void collect(MetricsSink sink) {
        Calls calls = backend.calls();
        calls.counts()
                .forEach((kind, count) -> sink.counter(
                        "mira_secrets_k8s_requests_total",
                        "Requests to the API server of Kubernetes, by what came of them",
                        count.doubleValue(),
                        "verb",
                        kind.verb(),
                        "result",
                        kind.result()));
        sink.summary(
                "mira_secrets_k8s_read_duration_seconds",
                "How long the API server took to answer reads of secrets",
                calls.answers(),
                calls.seconds());
        K8sStatus status = backend.status();
        String watches = "Secrets that are followed by the API, by how";
        sink.gauge("mira_secrets_k8s_watches", watches, status.open(), "state", "open");
        sink.gauge("mira_secrets_k8s_watches", watches, status.polled(), "state", "polled");
        sink.gauge(
                "mira_secrets_k8s_watches",
                watches,
                Math.max(0, status.watched() - status.open() - status.polled()),
                "state",
                "waiting");
        sink.gauge("mira_secrets_k8s_mounts", "Secrets that are followed as mounted files", status.mounts());
        sink.gauge("mira_secrets_k8s_connections", "Connections to the API server", status.connections());
        sink.gauge(
                "mira_secrets_k8s_reachable",
                "1 if the API server answered when it was asked last, or was not asked yet",
                status.trouble().isEmpty() ? 1 : 0);
    }
}
