package io.mira.secrets.internal;

import io.mira.secrets.RotationListener;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretStatus;
import io.mira.secrets.SecretsManager;
import io.mira.secrets.Subscription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The cache as one consumer sees it: what the policy allows, and noted in the audit once. */
final class ConsumerSecrets implements SecretsManager {

    private final CachedSecrets cache;
    private final Supplier<Policy> policy;
    private final Audit audit;
    private final Inventory inventory;
    private final List<Consumer> consumers;
    private final Map<SecretReference, Policy> allowed = new ConcurrentHashMap<>();
    private final Set<Subscription> subscriptions;

    ConsumerSecrets(CachedSecrets cache, Supplier<Policy> policy, Audit audit, Inventory inventory, Consumer consumer) {
        this(cache, policy, audit, inventory, List.of(consumer), ConcurrentHashMap.newKeySet());
    }

    private ConsumerSecrets(
            CachedSecrets cache,
            Supplier<Policy> policy,
            Audit audit,
            Inventory inventory,
            List<Consumer> consumers,
            Set<Subscription> subscriptions) {
        this.cache = cache;
        this.policy = policy;
        this.audit = audit;
        this.inventory = inventory;
        this.consumers = consumers;
        this.subscriptions = subscriptions;
    }

    /** Ends all subscriptions that were made here. */
    void close() {
        subscriptions.forEach(Subscription::close);
    }

    @Override
    public String get(SecretReference reference) {
        check(reference);
        return cache.get(reference);
    }

    @Override
    public Secret secret(SecretReference reference) {
        check(reference);
        return cache.secret(reference);
    }

    @Override
    public Optional<String> cached(SecretReference reference) {
        return denied(reference).isPresent() ? Optional.empty() : cache.cached(reference);
    }

    @Override
    public CompletionStage<Void> warm(SecretReference reference) {
        return denied(reference)
                .<CompletionStage<Void>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> cache.warm(reference));
    }

    @Override
    public CompletionStage<Void> refresh(SecretReference reference) {
        return denied(reference)
                .<CompletionStage<Void>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> cache.refresh(reference));
    }

    @Override
    public CompletionStage<Void> invalid(SecretReference reference) {
        return denied(reference)
                .<CompletionStage<Void>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> cache.invalid(reference));
    }

    @Override
    public Subscription subscribe(SecretReference reference, RotationListener listener) {
        check(reference);
        Subscription subscription = cache.subscribe(reference, consumers.get(consumers.size() - 1), rotation -> {
            if (denied(reference).isEmpty()) {
                listener.rotated(rotation);
            }
        });
        Subscription[] mine = new Subscription[1];
        mine[0] = () -> {
            subscriptions.remove(mine[0]);
            subscription.close();
        };
        subscriptions.add(mine[0]);
        return mine[0];
    }

    @Override
    public SecretsManager actingFor(String bundle, String pid) {
        List<Consumer> both = List.of(consumers.get(0), new Consumer(bundle, pid));
        return new ConsumerSecrets(cache, policy, audit, inventory, both, subscriptions);
    }

    @Override
    public List<SecretStatus> status() {
        return inventory.status().stream()
                .filter(status -> mayList(status.location()))
                .toList();
    }

    private boolean mayList(String location) {
        return consumers.stream().allMatch(consumer -> policy.get().mayList(consumer, location));
    }

    private void check(SecretReference reference) {
        Policy now = policy.get();
        if (allowed.get(reference) != now) {
            decide(reference, now);
        }
    }

    private Optional<SecretForbiddenException> denied(SecretReference reference) {
        try {
            check(reference);
            return Optional.empty();
        } catch (SecretForbiddenException e) {
            return Optional.of(e);
        }
    }

    private void decide(SecretReference reference, Policy now) {
        Consumer last = consumers.get(consumers.size() - 1);
        try {
            consumers.forEach(consumer -> now.check(consumer, reference));
        } catch (SecretForbiddenException e) {
            allowed.remove(reference);
            audit.once(last, reference.toString(), "", "denied");
            throw e;
        }
        if (allowed.size() >= 40_000) {
            allowed.clear();
        }
        allowed.put(reference, now);
        audit.once(last, reference.toString(), "", "first access");
    }
}
