package io.mira.secrets.internal;

import io.mira.secrets.SecretsListener;
import io.mira.secrets.spi.BackendName;
import io.mira.secrets.spi.SecretsBackend;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the engine to the framework: backends and listeners come and go, the configuration is live. */
@Component(configurationPid = "mira.secrets", immediate = true, service = SecretsComponent.class)
@Designate(ocd = SecretsConfig.class)
public final class SecretsComponent {

    private static final Logger log = LoggerFactory.getLogger(SecretsComponent.class);

    private final Engine engine;
    private final BooleanSupplier stopping;
    private SecretsSettings settings = SecretsSettings.DEFAULTS;

    @Activate
    public SecretsComponent(BundleContext context, SecretsConfig config) {
        this(isStopping(context.getBundle(Constants.SYSTEM_BUNDLE_ID)), config);
    }

    /** @param stopping whether the whole platform goes, and nobody needs to hear that a backend does */
    SecretsComponent(BooleanSupplier stopping, SecretsConfig config) {
        this.stopping = stopping;
        settings = understood(config);
        engine = new Engine(settings);
        engine.start();
    }

    @Modified
    void modified(SecretsConfig config) {
        settings = understood(config);
        engine.use(settings);
    }

    @Deactivate
    void deactivate() {
        engine.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBackend(SecretsBackend backend, Map<String, Object> properties) {
        String name = String.valueOf(properties.get(BackendName.PROPERTY));
        engine.backends().add(name, backend);
        engine.backendAdded(name);
    }

    void removeBackend(SecretsBackend backend, Map<String, Object> properties) {
        String name = String.valueOf(properties.get(BackendName.PROPERTY));
        engine.backends().remove(name, backend);
        if (!stopping.getAsBoolean()) {
            engine.backendRemoved(name);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(SecretsListener listener) {
        engine.addListener(listener);
    }

    void removeListener(SecretsListener listener) {
        engine.removeListener(listener);
    }

    Engine engine() {
        return engine;
    }

    private static BooleanSupplier isStopping(Bundle system) {
        return () -> system.getState() == Bundle.STOPPING;
    }

    private SecretsSettings understood(SecretsConfig config) {
        try {
            return SecretsSettings.of(config);
        } catch (IllegalArgumentException e) {
            log.error("mira.secrets keeps its former settings: {}", e.getMessage());
            return settings;
        }
    }
}
