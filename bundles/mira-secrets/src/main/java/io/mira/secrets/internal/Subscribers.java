package io.mira.secrets.internal;

import io.mira.secrets.Rotation;
import io.mira.secrets.RotationListener;
import io.mira.secrets.SecretReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** Who wants to be told of which secret. */
final class Subscribers {

    private final Executor executor;
    private final Guest.Alarm alarm;
    private final Map<Slot, List<Subscriber>> bySlot = new ConcurrentHashMap<>();

    Subscribers(Executor executor, Guest.Alarm alarm) {
        this.executor = executor;
        this.alarm = alarm;
    }

    Subscriber add(Slot slot, SecretReference reference, Consumer consumer, RotationListener listener) {
        Subscriber subscriber =
                new Subscriber(reference, consumer, listener, new Guest(consumer.toString(), executor, alarm));
        bySlot.compute(slot, (key, known) -> {
            List<Subscriber> all = known == null ? new CopyOnWriteArrayList<>() : known;
            all.add(subscriber);
            return all;
        });
        return subscriber;
    }

    /** Takes one out. Returns whether it was there. */
    boolean remove(Slot slot, Subscriber subscriber) {
        boolean[] removed = new boolean[1];
        bySlot.computeIfPresent(slot, (key, all) -> {
            removed[0] = all.remove(subscriber);
            return all.isEmpty() ? null : all;
        });
        return removed[0];
    }

    /** Gives those who want to be told of it, each once. */
    List<Consumer> consumers(Slot slot) {
        return bySlot.getOrDefault(slot, List.of()).stream()
                .map(Subscriber::consumer)
                .distinct()
                .toList();
    }

    void tell(Slot slot, Slot.Landing landing) {
        for (Subscriber subscriber : bySlot.getOrDefault(slot, List.of())) {
            Rotation rotation = landing.old()
                    .filter(old -> !landing.same())
                    .map(old -> Rotation.of(
                            subscriber.reference(),
                            old.secret(),
                            landing.entry().secret()))
                    .orElseGet(() -> Rotation.first(
                            subscriber.reference(), landing.entry().secret()));
            subscriber.guest().tell(() -> subscriber.listener().rotated(rotation));
        }
    }

    /** One subscriber; each is another, whatever it listens with. */
    static final class Subscriber {

        private final SecretReference reference;
        private final Consumer consumer;
        private final RotationListener listener;
        private final Guest guest;

        Subscriber(SecretReference reference, Consumer consumer, RotationListener listener, Guest guest) {
            this.reference = reference;
            this.consumer = consumer;
            this.listener = listener;
            this.guest = guest;
        }

        SecretReference reference() {
            return reference;
        }

        Consumer consumer() {
            return consumer;
        }

        RotationListener listener() {
            return listener;
        }

        Guest guest() {
            return guest;
        }
    }
}
