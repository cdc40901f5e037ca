package io.mira.secrets.internal;

import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretsEvent;
import io.mira.secrets.SecretsListener;
import io.mira.secrets.SecretsManager;
import io.mira.secrets.spi.BackendName;
import io.mira.secrets.spi.SecretsBackend;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
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

/** Wires the cache to the framework: backends and listeners come and go, the configuration is live. */
@Component(
        configurationPid = "mira.secrets",
        immediate = true,
        service = {SecretsManager.class, HealthCheck.class},
        property = {"hc.name=secrets", "hc.tags=ready"})
@Designate(ocd = SecretsConfig.class)
public final class SecretsComponent implements SecretsManager, HealthCheck {

    private static final Logger log = LoggerFactory.getLogger(SecretsComponent.class);

    private final Backends backends = new Backends();
    private final List<SecretsListener> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService fetches = Executors.newCachedThreadPool(task -> daemon(task, "mira-secrets-fetch"));
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "mira-secrets-refresh"));
    private final CachedSecrets cache;
    private volatile SecretsSettings settings;
    private @Nullable ScheduledFuture<?> refresh;

    @Activate
    public SecretsComponent(SecretsConfig config) {
        this.settings = SecretsSettings.of(config);
        this.cache = new CachedSecrets(backends, settings, fetches, InstantSource.system(), this::tell);
        plan();
    }

    @Modified
    void modified(SecretsConfig config) {
        try {
            settings = SecretsSettings.of(config);
        } catch (IllegalArgumentException e) {
            log.error("mira.secrets keeps its settings: {}", e.getMessage());
            return;
        }
        cache.use(settings);
        plan();
    }

    @Deactivate
    void deactivate() {
        clockwork.shutdownNow();
        fetches.shutdownNow();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBackend(SecretsBackend backend, Map<String, Object> properties) {
        String name = String.valueOf(properties.get(BackendName.PROPERTY));
        backends.add(name, backend);
        cache.backendsChanged();
        tell(SecretsEvent.backendAdded(name));
    }

    void removeBackend(SecretsBackend backend, Map<String, Object> properties) {
        String name = String.valueOf(properties.get(BackendName.PROPERTY));
        backends.remove(name, backend);
        tell(SecretsEvent.backendRemoved(name));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(SecretsListener listener) {
        listeners.add(listener);
    }

    void removeListener(SecretsListener listener) {
        listeners.remove(listener);
    }

    @Override
    public String get(SecretReference reference) {
        return cache.get(reference);
    }

    @Override
    public Optional<String> cached(SecretReference reference) {
        return cache.cached(reference);
    }

    @Override
    public CompletionStage<Void> warm(SecretReference reference) {
        return cache.warm(reference);
    }

    @Override
    public CompletionStage<Void> refresh(SecretReference reference) {
        return cache.refresh(reference);
    }

    @Override
    public Result execute() {
        long stale = cache.stale();
        return stale == 0
                ? new Result(Result.Status.OK, "no secret is stale")
                : new Result(Result.Status.WARN, stale + " secrets are stale: their backend does not answer");
    }

    private synchronized void plan() {
        if (refresh != null) {
            refresh.cancel(false);
        }
        SecretsSettings now = settings;
        if (now.autoRefresh() && !now.refresh().isZero()) {
            refresh = clockwork.schedule(
                    this::refreshAndPlan, jittered(now.refresh()).toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void refreshAndPlan() {
        cache.refreshAll();
        plan();
    }

    /** Spreads the processes of a fleet: nine tenths to eleven tenths of the interval. */
    private static Duration jittered(Duration interval) {
        return Duration.ofMillis(
                (long) (interval.toMillis() * ThreadLocalRandom.current().nextDouble(0.9, 1.1)));
    }

    private void tell(SecretsEvent event) {
        clockwork.execute(() -> {
            for (SecretsListener listener : listeners) {
                try {
                    listener.changed(event);
                } catch (RuntimeException | LinkageError e) {
                    log.atError()
                            .addKeyValue("listener", listener.getClass().getName())
                            .setCause(e)
                            .log("secrets listener failed");
                }
            }
        });
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
