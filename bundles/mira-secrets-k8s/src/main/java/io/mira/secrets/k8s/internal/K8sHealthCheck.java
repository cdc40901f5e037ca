package io.mira.secrets.k8s.internal;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Warns when the API server does not answer, and when secrets are asked for at intervals because a watch is forbidden. A
 * component of its own: where there are no health checks, only it is missing.
 */
@Component(property = {"hc.name=secrets.k8s", "hc.tags=ready"})
public final class K8sHealthCheck implements HealthCheck {

    private final K8sSecretsBackend backend;

    @Activate
    public K8sHealthCheck(@Reference K8sSecretsBackend backend) {
        this.backend = backend;
    }

    @Override
    public Result execute() {
        K8sStatus status = backend.status();
        if (!status.trouble().isEmpty()) {
            return new Result(Result.Status.WARN, "kubernetes does not answer: " + status.trouble());
        }
        return status.polled() == 0
                ? new Result(Result.Status.OK, "no secret is polled")
                : new Result(
                        Result.Status.WARN, status.polled() + " secrets are polled: kubernetes forbids to watch them");
    }
}
