package io.mira.secrets.internal;

import io.mira.secrets.RotationListener;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretStatus;
import io.mira.secrets.SecretsException;
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
import org.jspecify.annotations.Nullable;

/** The cache as one consumer sees it: what the policy allows, and noted in the audit once. */
final class ConsumerSecrets implements SecretsManager {

    private static final int MOST = 40_000;

    private final CachedSecrets cache;
    private final Supplier<Policy> policy;
    private final Audit audit;
    private final Inventory inventory;
    private final List<Consumer> consumers;
    private final Map<SecretReference, Grant> allowed = new ConcurrentHashMap<>();
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
        Grant grant = grant(reference);
        return grant != null ? cache.get(grant.ask()) : first(reference, () -> cache.get(reference));
    }

    @Override
    public Secret secret(SecretReference reference) {
        return grant(reference) != null ? cache.secret(reference) : first(reference, () -> cache.secret(reference));
    }

    @Override
    public Optional<String> cached(SecretReference reference) {
        Grant grant = grant(reference);
        if (grant != null) {
            return cache.cached(grant.ask());
        }
        Policy now = policy.get();
        Optional<String> value = denied(reference).isPresent() ? Optional.empty() : cache.cached(reference);
        if (value.isPresent()) {
            accessed(reference, now);
        }
        return value;
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
        Subscription subscription = cache.subscribe(reference, last(), rotation -> {
            Policy now = policy.get();
            if (denied(reference).isEmpty()) {
                accessed(reference, now);
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

    /** What has been read once, and noted, needs one look from then on. */
    private <T> T first(SecretReference reference, Supplier<T> read) {
        Policy now = policy.get();
        check(reference);
        try {
            T value = read.get();
            accessed(reference, now);
            return value;
        } catch (SecretsException e) {
            audit.once(last(), reference.toString(), "", Audit.failed(e));
            throw e;
        }
    }

    private void accessed(SecretReference reference, Policy now) {
        if (allowed.size() >= MOST) {
            allowed.clear();
        }
        Grant former = allowed.put(reference, new Grant(now, cache.ask(reference)));
        if (former == null || former.policy() != now) {
            audit.once(last(), reference.toString(), cache.version(reference).orElse(""), "first access");
        }
    }

    /** Gives what was found allowed, if that is still so and still means the same. */
    private @Nullable Grant grant(SecretReference reference) {
        Grant grant = allowed.get(reference);
        return grant != null && grant.policy() == policy.get() && cache.means(grant.ask()) ? grant : null;
    }

    private void check(SecretReference reference) {
        if (grant(reference) != null) {
            return;
        }
        Policy now = policy.get();
        try {
            consumers.forEach(consumer -> now.check(consumer, reference));
        } catch (SecretForbiddenException e) {
            allowed.remove(reference);
            audit.once(last(), reference.toString(), "", "denied");
            throw e;
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

    private Consumer last() {
        return consumers.get(consumers.size() - 1);
    }

    /** What a reference may be read by, and where: one look tells both. */
    private record Grant(Policy policy, CachedSecrets.Ask ask) {}
}
