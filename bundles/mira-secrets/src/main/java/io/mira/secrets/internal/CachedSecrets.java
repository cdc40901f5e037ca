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
    /** Another object whenever references may mean other secrets. */
    private volatile Object names = new Object();

    CachedSecrets(Slots slots, Subscribers subscribers, InstantSource clock) {
        this.slots = slots;
        this.subscribers = subscribers;
        this.clock = clock;
    }

    /** Gives a value, from the backend if it is not known; waits for it no longer than configured. */
    String get(SecretReference reference) {
        return get(ask(reference));
    }

    /** The same, for what has been asked for before and still {@linkplain #means means the same}. */
    String get(Ask ask) {
        String value = ask.value(entry(ask), slots).orElse(null);
        if (value == null) {
            throw noKey(ask.reference, ask.slot);
        }
        return value;
    }

    /** Gives the whole secret, otherwise as {@link #get}. */
    Secret secret(SecretReference reference) {
        return entry(ask(reference)).secret();
    }

    Optional<String> cached(SecretReference reference) {
        return cached(ask(reference));
    }

    Optional<String> cached(Ask ask) {
        Entry entry = ask.slot.served();
        if (entry == null) {
            return Optional.empty();
        }
        attend(ask.slot);
        return ask.value(entry, slots);
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
        names = new Object();
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

    /** Tells whether the reference still means the same secret, and that one has not been dropped. */
    boolean means(Ask ask) {
        return ask.names == names && ask.slot.alive();
    }

    Ask ask(SecretReference reference) {
        Ask known = asks.get(reference);
        if (known != null && means(known)) {
            return known;
        }
        if (asks.size() >= MOST_ASKS) {
            asks.clear();
        }
        Ask made = new Ask(reference, names, slots.of(reference));
        asks.put(reference, made);
        return made;
    }

    private Entry entry(Ask ask) {
        Entry entry = ask.slot.served();
        if (entry == null) {
            return await(ask);
        }
        attend(ask.slot);
        return entry;
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
            if (ask.value(entry, slots).isEmpty()) {
                throw noKey(ask.reference, ask.slot);
            }
        });
    }

    private static SecretNotFoundException noKey(SecretReference reference, Slot slot) {
        return new SecretNotFoundException("no key " + reference.key() + " in " + slot.address());
    }

    /** What a reference means: a slot, and the value found there last. */
    static final class Ask {

        private final SecretReference reference;
        private final Object names;
        private final Slot slot;
        private volatile @Nullable Found found;

        private Ask(SecretReference reference, Object names, Slot slot) {
            this.reference = reference;
            this.names = names;
            this.slot = slot;
        }

        private Optional<String> value(Entry entry, Slots slots) {
            Found known = found;
            if (known == null || known.entry() != entry) {
                String key = slots.keyOf(entry, reference.key());
                known = new Found(
                        entry,
                        entry.secret().has(key) ? Optional.of(entry.secret().reveal(key)) : Optional.empty());
                found = known;
            }
            return known.value();
        }
    }

    private record Found(Entry entry, Optional<String> value) {}

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
