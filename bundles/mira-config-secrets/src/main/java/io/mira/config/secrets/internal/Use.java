package io.mira.config.secrets.internal;

import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretsManager;
import io.mira.secrets.Subscription;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What one configuration uses, kept in the cache and followed until it is closed. */
final class Use implements AutoCloseable {

    private final Set<SecretReference> references;
    private final boolean owned;
    private final @Nullable SecretsManager door;
    private final Map<String, Subscription> subscriptions = new HashMap<>();
    private final Set<SecretReference> absent = new HashSet<>();

    private Use(Set<SecretReference> references, boolean owned, @Nullable SecretsManager door) {
        this.references = Set.copyOf(references);
        this.owned = owned;
        this.door = door;
    }

    /**
     * Begins to follow what a configuration refers to, each secret once however many of its keys are used.
     *
     * @param owned whether the bundle that it is for is known already
     * @param door the secrets as that bundle sees them
     * @param rotated is told of which use, and whether there was another value before
     */
    static Use of(
            Set<SecretReference> references,
            boolean owned,
            @Nullable SecretsManager door,
            BiConsumer<Use, Boolean> rotated) {
        Use use = new Use(references, owned, door);
        if (door != null) {
            references.forEach(reference -> use.follow(door, reference, rotated));
        }
        return use;
    }

    Set<SecretReference> references() {
        return references;
    }

    boolean owned() {
        return owned;
    }

    @Nullable
    SecretsManager door() {
        return door;
    }

    /** Notes whether nothing is kept there, so that a default may stand in. */
    synchronized void absent(SecretReference reference, boolean is) {
        if (is) {
            absent.add(reference);
        } else {
            absent.remove(reference);
        }
    }

    synchronized boolean isAbsent(SecretReference reference) {
        return absent.contains(reference);
    }

    /** Takes over what is known to be absent. */
    void lackAs(Use other) {
        other.absences().forEach(reference -> absent(reference, true));
    }

    private synchronized Set<SecretReference> absences() {
        return Set.copyOf(absent);
    }

    synchronized boolean lacksAny() {
        return !absent.isEmpty();
    }

    @Override
    public void close() {
        subscriptions.values().forEach(Subscription::close);
    }

    private void follow(SecretsManager from, SecretReference reference, BiConsumer<Use, Boolean> rotated) {
        String secret = reference.location() + "@" + reference.version().orElse("");
        if (subscriptions.containsKey(secret)) {
            return;
        }
        try {
            subscriptions.put(
                    secret,
                    from.subscribe(
                            reference,
                            rotation -> rotated.accept(this, rotation.previous().isPresent())));
        } catch (SecretForbiddenException e) {
            // It is an obstacle, and told as such when the value is asked for.
            subscriptions.put(secret, () -> {});
        }
    }
}
