package io.mira.secrets.internal;

import io.mira.secrets.spi.BackendName;
import io.mira.secrets.spi.SecretsBackend;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** A health check for each backend that is there: {@code secrets backend vault}. */
@Component(service = BackendHealthChecks.class, immediate = true)
public final class BackendHealthChecks {

    private final SecretsComponent secrets;
    private final BundleContext context;
    private final Map<SecretsBackend, ServiceRegistration<HealthCheck>> checks = new ConcurrentHashMap<>();

    @Activate
    public BackendHealthChecks(@Reference SecretsComponent secrets, BundleContext context) {
        this.secrets = secrets;
        this.context = context;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBackend(SecretsBackend backend, Map<String, Object> properties) {
        String name = String.valueOf(properties.get(BackendName.PROPERTY));
        BackendHealth health = new BackendHealth(name, backend, secrets.engine().guests(), InstantSource.system());
        checks.put(
                backend,
                context.registerService(
                        HealthCheck.class,
                        health,
                        FrameworkUtil.asDictionary(
                                Map.of("hc.name", "secrets backend " + name, "hc.tags", new String[] {"ready"}))));
    }

    void removeBackend(SecretsBackend backend) {
        ServiceRegistration<HealthCheck> check = checks.remove(backend);
        if (check != null) {
            check.unregister();
        }
    }
}
