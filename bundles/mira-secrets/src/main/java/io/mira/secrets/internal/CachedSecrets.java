package io.mira.secrets.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.RotationListener;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretsException;
import io.mira.secrets.Subscription;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What readers see of the cache. A known value costs one look into a map: no lock, no clock, no allocation. Whether a
 * value is too old is decided by the clockwork of {@link Slots}, not by readers.
 */
final class CachedSecrets {

    private static final int MOST_ASKS = 40_000;

    private final Slots slots;
    private final Subscribers subscribers;
    private final InstantSource clock;
    private final Map<SecretReference, Ask> asks = new ConcurrentHashMap<>();
    private final Set<Following> followings = ConcurrentHashMap.newKeySet();

    CachedSecrets(Slots slots, Subscribers subscribers, InstantSource clock) {
        this.slots = slots;
        this.subscribers = subscribers;
        this.clock = clock;
    }

    /** Gives a value, from the backend if it is not known; waits for it no longer than configured. */
    String get(SecretReference reference) {
        Ask ask = ask(reference);
        Entry entry = ask.slot.served();
        if (entry == null) {
            entry = await(ask);
        } else {
            attend(ask.slot);
        }
        String value = ask.value(entry, slots);
        if (value == null) {
            throw noKey(reference, ask.slot);
        }
        return value;
    }

    /** Gives the whole secret, otherwise as {@link #get}. */
    Secret secret(SecretReference reference) {
        Ask ask = ask(reference);
        Entry entry = ask.slot.served();
        if (entry == null) {
            entry = await(ask);
        } else {
            attend(ask.slot);
        }
        return entry.secret();
    }

    Optional<String> cached(SecretReference reference) {
        Ask ask = ask(reference);
        Entry entry = ask.slot.served();
        if (entry == null) {
            return Optional.empty();
        }
        attend(ask.slot);
        return Optional.ofNullable(ask.value(entry, slots));
    }

    /** Gives the version of what is known. */
    Optional<String> version(SecretReference reference) {
        return ask(reference)
                .slot
                .known()
                .last()
                .flatMap(entry -> entry.secret().version());
    }

    CompletionStage<Void> warm(SecretReference reference) {
        Ask ask = ask(reference);
        Entry entry = ask.slot.served();
        return having(ask, entry == null ? slots.fetch(ask.slot, false) : CompletableFuture.completedFuture(entry));
    }

    CompletionStage<Void> refresh(SecretReference reference) {
        Ask ask = ask(reference);
        return having(ask, slots.fetch(ask.slot, true));
    }

    CompletionStage<Void> invalid(SecretReference reference) {
        Ask ask = ask(reference);
        return ask.slot.refused(clock.instant()) ? having(ask, slots.fetch(ask.slot, true)) : warm(reference);
    }

    Subscription subscribe(SecretReference reference, Consumer consumer, RotationListener listener) {
        Following following = new Following(reference, consumer, listener);
        followings.add(following);
        following.follow();
        return following;
    }

    /** Says that references may mean other secrets than before: backends or settings have changed. */
    void forgetNames() {
        asks.clear();
        followings.forEach(Following::follow);
    }

    /** Nearly always there is nothing to do. */
    private void attend(Slot slot) {
        int attention = slot.touch();
        if (attention != 0) {
            slots.attend(slot, attention);
        }
    }

    private Ask ask(SecretReference reference) {
        Ask known = asks.get(reference);
        if (known != null && known.slot.alive()) {
            return known;
        }
        if (asks.size() >= MOST_ASKS) {
            asks.clear();
        }
        Ask made = new Ask(reference, slots.of(reference));
        asks.put(reference, made);
        return made;
    }

    private Entry await(Ask ask) {
        ask.slot.touch();
        CompletableFuture<Entry> flight = slots.fetch(ask.slot, false);
        Duration limit = slots.settings().waitLimit();
        try {
            return flight.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SecretsException known
                    ? known
                    : new BackendUnreachableException("cannot read " + ask.slot.address(), e);
        } catch (TimeoutException e) {
            throw new BackendUnreachableException(
                    "no answer for " + ask.slot.address() + " within " + limit.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendUnreachableException("interrupted while waiting for " + ask.slot.address(), e);
        }
    }

    private CompletionStage<Void> having(Ask ask, CompletableFuture<Entry> flight) {
        return flight.thenAccept(entry -> {
            if (ask.value(entry, slots) == null) {
                throw noKey(ask.reference, ask.slot);
            }
        });
    }

    private static SecretNotFoundException noKey(SecretReference reference, Slot slot) {
        return new SecretNotFoundException("no key " + reference.key() + " in " + slot.address());
    }

    /** What a reference means: a slot, and the value found there last. */
    private static final class Ask {

        private final SecretReference reference;
        private final Slot slot;
        private volatile @Nullable Found found;

        Ask(SecretReference reference, Slot slot) {
            this.reference = reference;
            this.slot = slot;
        }

        @Nullable
        String value(Entry entry, Slots slots) {
            Found known = found;
            if (known == null || known.entry() != entry) {
                String key = slots.keyOf(entry, reference.key());
                known = new Found(
                        entry, entry.secret().has(key) ? entry.secret().reveal(key) : null);
                found = known;
            }
            return known.value();
        }
    }

    private record Found(Entry entry, @Nullable String value) {}

    /** A subscription. It goes over to another slot when its reference comes to mean another secret. */
    private final class Following implements Subscription {

        private final SecretReference reference;
        private final Consumer consumer;
        private final RotationListener listener;
        private @Nullable Slot slot;
        private Subscribers.@Nullable Subscriber subscriber;
        private boolean closed;

        Following(SecretReference reference, Consumer consumer, RotationListener listener) {
            this.reference = reference;
            this.consumer = consumer;
            this.listener = listener;
        }

        void follow() {
            Slot now = goOver();
            if (now.served() == null) {
                slots.fetch(now, false);
            }
        }

        private synchronized Slot goOver() {
            Slot now = slots.subscribed(reference);
            if (closed || now == slot) {
                now.subscribe(-1);
            } else {
                end();
                slot = now;
                subscriber = subscribers.add(now, reference, consumer, listener);
            }
            return now;
        }

        @Override
        public synchronized void close() {
            closed = true;
            followings.remove(this);
            end();
        }

        private void end() {
            Slot former = slot;
            Subscribers.Subscriber its = subscriber;
            if (former != null && its != null && subscribers.remove(former, its)) {
                former.subscribe(-1);
            }
        }
    }
}
