package io.mira.secrets.internal;

import io.mira.secrets.SecretsEvent;
import io.mira.secrets.SecretsListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that works for secrets, put together: cache, clockwork, threads, and those who are told. */
final class Engine {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final long TICK_MILLIS = 500;

    private final Backends backends = new Backends();
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "mira-secrets-clock"));
    private final ExecutorService guests = Executors.newCachedThreadPool(task -> daemon(task, "mira-secrets-listener"));
    private final Map<SecretsListener, Guest> listeners = new ConcurrentHashMap<>();
    private final Retired retired = new Retired();
    private final Counts counts = new Counts();
    private final Subscribers subscribers = new Subscribers(guests, this::after);
    private final Audit audit = new Audit(new Guest("mira.audit", guests, this::after));
    private final Fetches fetches;
    private final Slots slots;
    private final CachedSecrets cache;

    Engine(SecretsSettings settings) {
        fetches = new Fetches(settings.parallelism());
        Journal journal = new Journal(subscribers, this::tell, audit, retired, counts, InstantSource.system());
        Rhythm rhythm = new Rhythm(() -> ThreadLocalRandom.current().nextDouble());
        slots = new Slots(backends, settings, fetches::lane, InstantSource.system(), rhythm, journal);
        cache = new CachedSecrets(slots, subscribers, InstantSource.system());
    }

    void start() {
        clockwork.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void use(SecretsSettings settings) {
        fetches.width(settings.parallelism());
        cache.forgetNames();
        slots.use(settings);
    }

    void close() {
        clockwork.shutdownNow();
        guests.shutdownNow();
        fetches.close();
        slots.close();
        retired.releaseAll();
    }

    ConsumerSecrets of(Consumer consumer, Supplier<Policy> policy) {
        return new ConsumerSecrets(cache, policy, audit, new Inventory(slots, subscribers), consumer);
    }

    Inventory inventory() {
        return new Inventory(slots, subscribers);
    }

    Counts counts() {
        return counts;
    }

    /** Gives the threads for foreign code that may take its time. */
    Executor guests() {
        return guests;
    }

    Slots slots() {
        return slots;
    }

    Backends backends() {
        return backends;
    }

    void backendAdded(String name) {
        List<Runnable> formerCalls = new ArrayList<>(List.of(fetches.renew(name)));
        if (slots.settings().backends().contains(name)) {
            formerCalls.add(fetches.renew(Slots.UNNAMED));
        }
        cache.forgetNames();
        slots.backendChanged(name);
        formerCalls.forEach(Runnable::run);
        tell(SecretsEvent.backendAdded(name));
    }

    void backendRemoved(String name) {
        cache.forgetNames();
        slots.backendChanged(name);
        tell(SecretsEvent.backendRemoved(name));
    }

    void addListener(SecretsListener listener) {
        listeners.put(listener, new Guest(listener.getClass().getName(), guests, this::after));
    }

    void removeListener(SecretsListener listener) {
        listeners.remove(listener);
    }

    private void tell(SecretsEvent event) {
        listeners.forEach((listener, guest) -> guest.tell(() -> listener.changed(event)));
    }

    private void tick() {
        try {
            slots.tick();
            fetches.tick();
            retired.tick(InstantSource.system().instant());
        } catch (RuntimeException e) {
            log.error("the clockwork of secrets has stumbled", e);
        }
    }

    private Runnable after(Duration limit, Runnable task) {
        try {
            Future<?> alarm = clockwork.schedule(task, limit.toMillis(), TimeUnit.MILLISECONDS);
            return () -> alarm.cancel(false);
        } catch (RejectedExecutionException e) {
            log.debug("no alarm while secrets are being stopped", e);
            return () -> {};
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
