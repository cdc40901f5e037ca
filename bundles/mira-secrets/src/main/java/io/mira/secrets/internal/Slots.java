package io.mira.secrets.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretsException;
import io.mira.secrets.spi.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All secrets that are known or asked for, by address. Asks the backends: once for however many ask, again when the clock
 * or a watch says so.
 */
final class Slots {

    /** The threads for secrets whose references name no backend. */
    static final String UNNAMED = "";

    private static final Logger log = LoggerFactory.getLogger(Slots.class);
    private static final int MOST = 10_000;
    private static final int ROOM = 100;

    private final Backends backends;
    private final Function<String, Executor> lanes;
    private final InstantSource clock;
    private final Rhythm rhythm;
    private final Happenings happenings;
    private final Map<Address, Slot> slots = new ConcurrentHashMap<>();
    private volatile SecretsSettings settings;

    Slots(
            Backends backends,
            SecretsSettings settings,
            Function<String, Executor> lanes,
            InstantSource clock,
            Rhythm rhythm,
            Happenings happenings) {
        this.backends = backends;
        this.settings = settings;
        this.lanes = lanes;
        this.clock = clock;
        this.rhythm = rhythm;
        this.happenings = happenings;
    }

    SecretsSettings settings() {
        return settings;
    }

    void use(SecretsSettings next) {
        boolean otherOrder = !next.backends().equals(settings.backends());
        settings = next;
        for (Slot slot : slots.values()) {
            slot.plan(rhythm, next);
            if (otherOrder && slot.address().backend().isEmpty()) {
                askAgain(slot);
            }
        }
    }

    /** Says that a backend has come or gone: whoever has to do with it is asked for again, and watched anew. */
    void backendChanged(String name) {
        for (Slot slot : slots.values()) {
            Optional<String> backend = slot.address().backend();
            if (backend.map(name::equals).orElseGet(() -> settings.backends().contains(name))) {
                askAgain(slot);
            }
        }
    }

    Slot of(SecretReference reference) {
        Address address = Address.of(reference, backends::isName);
        Slot known = slots.get(address);
        if (known != null) {
            return known;
        }
        if (slots.size() >= MOST) {
            makeRoom();
        }
        return slots.computeIfAbsent(address, a -> new Slot(a, clock.instant()));
    }

    /** Gives the slot with one subscriber more. */
    Slot subscribed(SecretReference reference) {
        while (true) {
            Slot slot = of(reference);
            if (slot.subscribe(1)) {
                return slot;
            }
            slots.remove(slot.address(), slot);
        }
    }

    Collection<Slot> all() {
        return slots.values();
    }

    String keyOf(Entry entry, String key) {
        return backends.keyOf(entry.backend(), key, entry.secret());
    }

    /**
     * Brings an answer. One call for however many ask.
     *
     * @param afresh whether an answer that is under way, or a failure that is known, is not enough
     */
    CompletableFuture<Entry> fetch(Slot slot, boolean afresh) {
        Flight mine = new Flight(clock.instant(), flight -> call(slot, flight), (flight, e) -> failed(slot, flight, e));
        Optional<CompletableFuture<Entry>> other = slot.begin(mine, afresh);
        if (other.isPresent()) {
            return other.get();
        }
        try {
            lanes.apply(slot.address().backend().orElse(UNNAMED)).execute(mine);
        } catch (RejectedExecutionException e) {
            mine.fail(new BackendUnreachableException("secrets are being stopped", e));
        }
        return mine.result();
    }

    /** Does what a reader has noticed. */
    void attend(Slot slot, int attention) {
        if ((attention & Slot.STALE) != 0) {
            happenings.servedStale();
        }
        if ((attention & Slot.DUE) != 0) {
            fetch(slot, false);
        }
    }

    /** Looks at the clock for every secret. */
    void tick() {
        Instant now = clock.instant();
        for (Slot slot : slots.values()) {
            Slot.Tick tick = slot.tick(now);
            tick.hanging()
                    .ifPresent(flight -> flight.fail(new BackendUnreachableException(
                            "no answer for " + slot.address() + " within " + Slot.HANGS.toSeconds() + " s")));
            if (tick.expired()) {
                happenings.expired(slot);
            }
            if (tick.wanted()) {
                fetch(slot, false);
            } else if (slot.drop(now)) {
                dropped(slot);
            }
        }
    }

    /** Asks again for everything that is known. */
    void refreshAll() {
        slots.values().forEach(slot -> fetch(slot, true));
    }

    /** Ends all watches and forgets everything. */
    void close() {
        slots.values().forEach(slot -> slot.watch(null).ifPresent(Watch::close));
        slots.clear();
    }

    private Runnable call(Slot slot, Flight flight) {
        SecretsSettings now = settings;
        try {
            if (!slot.watched()) {
                Watch watch = backends.watch(slot.address(), now.backends(), () -> fetch(slot, true));
                slot.watch(watch).ifPresent(Watch::close);
                if (!slot.alive()) {
                    slot.watch(null).ifPresent(Watch::close);
                }
            }
            Backends.Answer answer = backends.read(slot.address(), now.backends());
            checkNotExpired(slot, answer.secret());
            return () -> landed(slot, flight, answer);
        } catch (SecretsException e) {
            return () -> failed(slot, flight, e);
        } catch (Throwable e) {
            // Foreign code may throw anything, checked exceptions included.
            return () -> failed(slot, flight, new BackendUnreachableException("cannot read " + slot.address(), e));
        }
    }

    private void checkNotExpired(Slot slot, Secret secret) {
        if (secret.expiry().filter(end -> !end.isAfter(clock.instant())).isPresent()) {
            throw new BackendUnreachableException(
                    slot.address() + " was answered with values that have expired already");
        }
    }

    private void landed(Slot slot, Flight flight, Backends.Answer answer) {
        Optional<Entry> entry = Optional.empty();
        try {
            Slot.Landing landing = slot.landed(answer, clock.instant(), rhythm, settings);
            entry = Optional.of(landing.entry());
            happenings.landed(slot, landing, Duration.between(flight.since(), clock.instant()));
            if (!slot.alive()) {
                happenings.dropped(slot);
            }
        } catch (RuntimeException | LinkageError e) {
            log.atError().addKeyValue("secret", slot.address()).setCause(e).log("answer could not be taken over");
        } finally {
            finish(slot, flight, entry, new BackendUnreachableException("cannot take over " + slot.address()));
        }
    }

    private void failed(Slot slot, Flight flight, SecretsException reason) {
        Optional<Entry> served = Optional.empty();
        try {
            Slot.Failure failure = slot.failed(reason, clock.instant(), rhythm);
            served = failure.served();
            happenings.failed(slot, failure, reason, Duration.between(flight.since(), clock.instant()));
        } catch (RuntimeException | LinkageError e) {
            log.atError().addKeyValue("secret", slot.address()).setCause(e).log("failure could not be told");
        } finally {
            finish(slot, flight, served, reason);
        }
    }

    /**
     * The next flight begins only after everybody has been told of this one: news stay in their order. Who has waited for
     * nothing waits for the next flight, if there is one: another backend may have come meanwhile.
     */
    private void finish(Slot slot, Flight flight, Optional<Entry> entry, SecretsException otherwise) {
        entry.ifPresent(flight.result()::complete);
        slot.finish()
                .ifPresentOrElse(
                        promise -> fetch(slot, true).whenComplete((later, e) -> {
                            settle(promise, later, e);
                            settle(flight.result(), later, e);
                        }),
                        () -> flight.result().completeExceptionally(otherwise));
    }

    private static void settle(CompletableFuture<Entry> future, Entry entry, @Nullable Throwable e) {
        if (e == null) {
            future.complete(entry);
        } else {
            future.completeExceptionally(e);
        }
    }

    private void askAgain(Slot slot) {
        slot.watch(null).ifPresent(Watch::close);
        fetch(slot, true);
    }

    private void makeRoom() {
        Instant now = clock.instant();
        slots.values().stream()
                .filter(slot -> slot.drop(now, Duration.ZERO))
                .limit(ROOM)
                .forEach(this::dropped);
    }

    private void dropped(Slot slot) {
        slots.remove(slot.address(), slot);
        slot.watch(null).ifPresent(Watch::close);
        happenings.dropped(slot);
    }

    /** Is told what becomes of secrets; never on a reader's path, unless the reader waits for that very answer. */
    interface Happenings {

        /** An answer has come. It is served already. */
        void landed(Slot slot, Slot.Landing landing, Duration took);

        /** No answer has come, or a refusal. */
        void failed(Slot slot, Slot.Failure failure, SecretsException reason, Duration took);

        /** Somebody has read what could not be confirmed. */
        void servedStale();

        /** What is known is too old to be served. */
        void expired(Slot slot);

        /** Nobody has used it for long. */
        void dropped(Slot slot);
    }
}
