package io.mira.secrets.vault.internal;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Tells how the session with Vault stands, from memory: Vault is not asked. It warns at most, because what is known goes on
 * being served. A component of its own: where there are no health checks, only it is missing.
 */
@Component(property = {"hc.name=secrets.vault", "hc.tags=ready"})
public final class VaultHealth implements HealthCheck {

    private final VaultSecretsBackend backend;

    @Activate
    public VaultHealth(@Reference VaultSecretsBackend backend) {
        this.backend = backend;
    }

    @Override
    public Result execute() {
        Connection connection = backend.connection();
        String state = connection.tokenEnd() + ", " + connection.leases().size() + " credentials lent";
        return connection
                .trouble()
                .map(trouble -> new Result(Result.Status.WARN, trouble + " (" + state + ")"))
                .orElseGet(() -> new Result(Result.Status.OK, state));
    }
}
