package io.mira.config.secrets.internal;

import io.mira.config.Configurations;
import io.mira.config.spi.DeliveryGuard;
import io.mira.secrets.MalformedReferenceException;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretsEvent;
import io.mira.secrets.SecretsListener;
import io.mira.secrets.SecretsManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves {@code secret://path:key} on delivery, from memory alone; before a delivery it brings the values there, and
 * holds back what cannot be resolved. It is there before everything else and stays: Config Admin waits for it.
 */
@Component(
        immediate = true,
        service = {ConfigurationPlugin.class, DeliveryGuard.class, SecretsListener.class},
        property = {"config.plugin.id=io.mira.config.secrets", "service.cmRanking:Integer=500"})
public final class ConfigurationSecrets implements ConfigurationPlugin, DeliveryGuard, SecretsListener {

    private static final Logger log = LoggerFactory.getLogger(ConfigurationSecrets.class);
    private static final long MOMENT_MILLIS = 50;
    private static final long RETRY_SECONDS = 2;

    private final Map<String, Set<SecretReference>> users = new ConcurrentHashMap<>();
    private final Set<String> pending = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mira-config-secrets-retry");
        thread.setDaemon(true);
        return thread;
    });

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile @Nullable SecretsManager manager;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile @Nullable Configurations configurations;

    @Activate
    public ConfigurationSecrets() {}

    @Deactivate
    void deactivate() {
        clockwork.shutdownNow();
    }

    @Override
    public void modifyConfiguration(ServiceReference<?> reference, Dictionary<String, Object> properties) {
        for (String key : Collections.list(properties.keys())) {
            Object value = properties.get(key);
            if (References.in(value).isEmpty()) {
                continue;
            }
            try {
                Object resolved = References.replace(value, this::resolve);
                properties.put(key, resolved);
            } catch (RuntimeException e) {
                properties.remove(key);
                if (!(e instanceof LeftOutException)) {
                    log.atError()
                            .addKeyValue("pid", properties.get(Constants.SERVICE_PID))
                            .addKeyValue("key", key)
                            .log("key is left out of the configuration: {}", e.getMessage());
                }
            }
        }
    }

    @Override
    public List<String> obstacles(String pid, Map<String, Object> values) {
        List<String> obstacles = new ArrayList<>();
        Set<SecretReference> used = new HashSet<>();
        values.forEach((key, value) -> {
            for (String text : References.in(value)) {
                try {
                    SecretReference reference = SecretReference.parse(text);
                    used.add(reference);
                    obstacle(reference).ifPresent(reason -> obstacles.add(key + ": " + reference + ": " + reason));
                } catch (MalformedReferenceException e) {
                    obstacles.add(key + ": " + e.getMessage());
                }
            }
        });
        if (used.isEmpty()) {
            users.remove(pid);
        } else {
            users.put(pid, used);
        }
        if (obstacles.isEmpty()) {
            pending.remove(pid);
        } else if (pending.add(pid) && !used.isEmpty()) {
            retryLater(pid);
        }
        return obstacles;
    }

    @Override
    public void gone(String pid) {
        users.remove(pid);
        pending.remove(pid);
    }

    @Override
    public void changed(SecretsEvent event) {
        if (event.kind() == SecretsEvent.Kind.ROTATED) {
            String location = event.location().orElse("");
            users.forEach((pid, references) -> {
                if (references.stream()
                        .anyMatch(reference -> reference.location().equals(location)
                                || reference.location().equals(event.backend() + "/" + location))) {
                    redeliver(pid);
                }
            });
        } else if (event.kind() == SecretsEvent.Kind.BACKEND_ADDED) {
            pending.forEach(this::redeliver);
        }
    }

    private Optional<String> obstacle(SecretReference reference) {
        SecretsManager asked = manager;
        if (asked == null) {
            return Optional.of("the secrets manager is not there yet");
        }
        CompletableFuture<Void> warmed = asked.warm(reference).toCompletableFuture();
        try {
            warmed.get(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (TimeoutException e) {
            return Optional.of("no answer yet");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } catch (ExecutionException e) {
            if (reference.defaultValue().isPresent() || reference.optional()) {
                return Optional.empty();
            }
            return Optional.of(String.valueOf(reason(e).getMessage()));
        }
    }

    private static Throwable reason(Throwable e) {
        return e.getCause() == null ? e : reason(e.getCause());
    }

    private String resolve(String text) {
        SecretReference reference = SecretReference.parse(text);
        SecretsManager asked = manager;
        Optional<String> value = asked == null ? Optional.empty() : asked.cached(reference);
        if (value.or(reference::defaultValue).isPresent()) {
            return value.or(reference::defaultValue).get();
        }
        if (reference.optional()) {
            throw new LeftOutException();
        }
        throw new IllegalStateException(reference + " cannot be resolved now");
    }

    private void retryLater(String pid) {
        clockwork.schedule(
                () -> {
                    if (pending.remove(pid)) {
                        redeliver(pid);
                    }
                },
                RETRY_SECONDS,
                TimeUnit.SECONDS);
    }

    private void redeliver(String pid) {
        Configurations told = configurations;
        if (told != null) {
            told.redeliver(pid);
        }
    }

    /** An optional reference has no value: the key is left out, and nobody needs to be told. */
    private static final class LeftOutException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
