package io.mira.config.secrets.internal;

import io.mira.config.Configurations;
import io.mira.config.spi.DeliveryGuard;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretsManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves {@code secret://path:key} on delivery, from memory alone; before a delivery it brings the values there, and
 * holds back what cannot be resolved. It is there before everything else and stays: Config Admin waits for it.
 */
@Component(
        immediate = true,
        service = {ConfigurationPlugin.class, DeliveryGuard.class},
        property = {"config.plugin.id=io.mira.config.secrets", "service.cmRanking:Integer=500"})
public final class ConfigurationSecrets implements ConfigurationPlugin, DeliveryGuard {

    private static final Logger log = LoggerFactory.getLogger(ConfigurationSecrets.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final int FAILED = 1;

    /** Of what is in force. */
    private final Map<String, Use> uses = new ConcurrentHashMap<>();
    /** Of the newer texts that are held back. */
    private final Map<String, Use> waiting = new ConcurrentHashMap<>();

    private final Map<String, List<String>> pending = new ConcurrentHashMap<>();
    private final Set<String> late = ConcurrentHashMap.newKeySet();
    private final Consumer<String> startFailure;
    private final Instant startedAt = Instant.now();
    private final Function<String, Optional<String>> owners;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mira-config-secrets-retry");
        thread.setDaemon(true);
        return thread;
    });

    private volatile @Nullable SecretsManager manager;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile @Nullable Configurations configurations;

    private volatile @Nullable StartPolicy startPolicy;

    @Activate
    public ConfigurationSecrets(BundleContext context) {
        this.owners = new Owners(context)::of;
        this.startFailure = reason -> context.registerService(
                String.class, reason, FrameworkUtil.asDictionary(Map.of("mira.start.failure", FAILED)));
    }

    ConfigurationSecrets(
            @Nullable SecretsManager manager,
            @Nullable Configurations configurations,
            Function<String, Optional<String>> owners,
            Consumer<String> startFailure) {
        this.manager = manager;
        this.configurations = configurations;
        this.owners = owners;
        this.startFailure = startFailure;
    }

    @Deactivate
    void deactivate() {
        clockwork.shutdownNow();
        uses.values().forEach(Use::close);
        waiting.values().forEach(Use::close);
    }

    /** With another manager everything is followed anew; what was held back is tried again. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setManager(SecretsManager next) {
        manager = next;
        followAgain(uses);
        followAgain(waiting);
        List.copyOf(pending.keySet()).forEach(this::reconsider);
    }

    void unsetManager(SecretsManager former) {
        if (manager == former) {
            manager = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setStartPolicy(StartPolicy next) {
        startPolicy = next;
        if (next.kind() == StartPolicy.Kind.FAIL) {
            Duration left = next.limit().minus(Duration.between(startedAt, Instant.now()));
            later(left.isNegative() ? Duration.ZERO : left, () -> endIfAnythingIsPending(next));
        }
    }

    void unsetStartPolicy(StartPolicy former) {
        if (startPolicy == former) {
            startPolicy = null;
        }
    }

    @Override
    public boolean holdsUpReadiness() {
        StartPolicy now = startPolicy;
        return now == null || now.kind() != StartPolicy.Kind.DEGRADED;
    }

    @Override
    public void modifyConfiguration(ServiceReference<?> reference, Dictionary<String, Object> properties) {
        for (String key : References.keysIn(properties)) {
            String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
            try {
                Optional<String> receiver = Owners.receiver(reference);
                @Nullable Use use = claimed(pid, receiver);
                @Nullable SecretsManager door = door(receiver, pid, use);
                properties.put(key, References.replace(properties.get(key), text -> Resolver.resolve(text, door, use)));
            } catch (RuntimeException e) {
                leaveOut(pid, key, properties, e);
            }
        }
    }

    @Override
    public List<String> obstacles(String pid, Map<String, Object> values) {
        List<String> obstacles = new ArrayList<>();
        Set<SecretReference> references = Resolver.references(values, obstacles);
        if (references.isEmpty()) {
            if (obstacles.isEmpty()) {
                close(uses.remove(pid));
            }
            close(waiting.remove(pid));
            pending.remove(pid);
            return obstacles;
        }
        Use use = follow(pid, references, owners.apply(pid));
        obstacles.addAll(Resolver.obstacles(values, use, late));
        if (obstacles.isEmpty()) {
            pending.remove(pid);
            close(waiting.remove(pid));
            close(uses.put(pid, use));
            return obstacles;
        }
        close(waiting.put(pid, use));
        if (pending.put(pid, List.copyOf(obstacles)) == null) {
            later(RETRY, () -> {
                if (pending.remove(pid) != null) {
                    reconsider(pid);
                }
            });
        }
        return obstacles;
    }

    @Override
    public void gone(String pid) {
        close(uses.remove(pid));
        close(waiting.remove(pid));
        pending.remove(pid);
    }

    private Use follow(String pid, Set<SecretReference> references, Optional<String> owner) {
        SecretsManager asked = manager;
        @Nullable SecretsManager door = asked == null ? null : asked.actingFor(owner.orElse(""), pid);
        return Use.of(references, owner.isPresent(), door, (use, another) -> rotated(pid, use, another));
    }

    private void followAgain(Map<String, Use> all) {
        for (String pid : List.copyOf(all.keySet())) {
            all.computeIfPresent(pid, (key, old) -> followAgain(pid, old, owners.apply(pid)));
        }
    }

    private Use followAgain(String pid, Use old, Optional<String> owner) {
        Use next = follow(pid, old.references(), owner);
        next.lackAs(old);
        old.close();
        return next;
    }

    /** A bundle that comes after its configuration is known only now: it is the one that follows from here on. */
    private @Nullable Use claimed(String pid, Optional<String> receiver) {
        Use use = uses.get(pid);
        if (use == null || use.owned()) {
            return use;
        }
        Optional<String> owner = receiver.or(() -> owners.apply(pid));
        return owner.isEmpty()
                ? use
                : uses.computeIfPresent(pid, (key, now) -> now.owned() ? now : followAgain(pid, now, owner));
    }

    /** Gives the secrets as the bundle sees them that is delivered to; it may be known only now. */
    private @Nullable SecretsManager door(Optional<String> receiver, String pid, @Nullable Use use) {
        if (receiver.isEmpty() && use != null && use.owned()) {
            return use.door();
        }
        SecretsManager asked = manager;
        return asked == null
                ? null
                : asked.actingFor(receiver.or(() -> owners.apply(pid)).orElse(""), pid);
    }

    /** A first value matters to those who have waited for one, or have made do with a default. */
    private void rotated(String pid, Use use, boolean hadAnother) {
        if (waiting.get(pid) == use) {
            reconsider(pid);
        } else if (hadAnother || use.lacksAny()) {
            Optional.ofNullable(configurations).ifPresent(told -> told.redeliver(pid));
        }
    }

    private void leaveOut(String pid, String key, Dictionary<String, Object> properties, RuntimeException reason) {
        properties.remove(key);
        if (!(reason instanceof Resolver.LeftOutException)) {
            log.atError()
                    .addKeyValue("pid", pid)
                    .addKeyValue("key", key)
                    .log("key is left out of the configuration: {}", reason.getMessage());
        }
    }

    private void endIfAnythingIsPending(StartPolicy policy) {
        pending.entrySet().stream()
                .filter(entry -> policy == startPolicy)
                .findFirst()
                .ifPresent(entry -> startFailure.accept("start_policy of mira.secrets is fail, and " + entry.getKey()
                        + " still waits: " + String.join("; ", entry.getValue())));
    }

    private void later(Duration delay, Runnable task) {
        try {
            clockwork.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("nothing is planned while stopping", e);
        }
    }

    private void reconsider(String pid) {
        Optional.ofNullable(configurations).ifPresent(told -> told.reconsider(pid));
    }

    private static void close(@Nullable Use use) {
        if (use != null) {
            use.close();
        }
    }
}
