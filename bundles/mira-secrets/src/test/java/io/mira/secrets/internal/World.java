package io.mira.secrets.internal;

import io.mira.secrets.SecretsEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** The cache with everything around it, in one thread and with a clock that is moved by hand. */
final class World implements InstantSource {

    static final Duration TTL = Duration.ofMinutes(5);
    static final Duration MAX_STALE = Duration.ofHours(1);
    static final Duration MOMENT = Duration.ofSeconds(1);

    final Backends backends = new Backends();
    final List<SecretsEvent> events = new ArrayList<>();
    final Retired retired = new Retired();
    final Counts counts = new Counts();
    final Subscribers subscribers;
    final Slots slots;
    final CachedSecrets cache;
    private final Audit audit;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    World() {
        this(Runnable::run, settings("env"));
    }

    World(Executor calls, SecretsSettings settings) {
        this(calls, settings, new Rhythm(() -> 0.5, () -> 1));
    }

    World(Executor calls, SecretsSettings settings, Rhythm rhythm) {
        Guest.Alarm never = (limit, task) -> () -> {};
        subscribers = new Subscribers(Runnable::run, never);
        audit = new Audit(new Guest("audit", Runnable::run, never));
        Journal journal = new Journal(subscribers, events::add, audit, retired, counts, this);
        slots = new Slots(backends, settings, backend -> calls, this, rhythm, journal);
        cache = new CachedSecrets(slots, subscribers, this);
    }

    ConsumerSecrets consumer(String bundle, Policy policy) {
        return new ConsumerSecrets(
                cache, () -> policy, audit, new Inventory(slots, subscribers), new Consumer(bundle, ""));
    }

    /** Lets time pass in one leap, and the clockwork look at it. */
    World pass(Duration time) {
        now = now.plus(time);
        slots.tick();
        retired.tick(now);
        return this;
    }

    /** Lets time pass, and the clockwork look at it at each step. */
    World passSlowly(Duration time, Duration step) {
        for (Instant end = now.plus(time); now.isBefore(end); ) {
            pass(step);
        }
        return this;
    }

    @Override
    public Instant instant() {
        return now;
    }

    static SecretsSettings settings(String... backends) {
        return new SecretsSettings(
                List.of(backends), true, Duration.ofHours(1), 4, TTL, MAX_STALE, Duration.ofMillis(200));
    }
}
