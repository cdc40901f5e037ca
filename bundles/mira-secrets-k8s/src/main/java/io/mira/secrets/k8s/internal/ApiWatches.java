package io.mira.secrets.k8s.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.spi.Watch;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All watches of the API server, over as few connections as may be. They take turns when they are opened; while the server does not
 * answer, only one of them tries, less and less often. All work is done by one thread.
 */
final class ApiWatches implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ApiWatches.class);
    private static final long LOOK_MILLIS = 200;
    private static final int AT_ONCE = 16;
    private static final int REMEMBERED = 10_000;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** After that a forbidden watch is tried again first; after twice as long then, up to the interval of polling. */
    static final Duration FIRST_POLL = Duration.ofSeconds(1);

    private final ApiServer server;
    private final K8sSettings settings;
    private final ScheduledExecutorService thread;
    private final InstantSource clock;
    private final Trouble trouble;
    private final Calls calls;
    private final Map<Place, ApiWatch> watches = new ConcurrentHashMap<>();
    private final Map<Place, KubeSecretState> read = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private int failures;
    private boolean toldOfPolling;
    private Instant notBefore = Instant.MIN;

    /** What was seen of a secret when it was read last. */
    private record KubeSecretState(String version, boolean immutable) {}

    ApiWatches(
            ApiServer server,
            K8sSettings settings,
            ScheduledExecutorService thread,
            InstantSource clock,
            Trouble trouble,
            Calls calls) {
        this.server = server;
        this.settings = settings;
        this.thread = thread;
        this.clock = clock;
        this.trouble = trouble;
        this.calls = calls;
        thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Remembers what was read, so that a watch need not tell it again. */
    void remember(Place place, KubeSecret secret) {
        if (!watches.containsKey(place) && read.size() < REMEMBERED) {
            read.put(place, new KubeSecretState(secret.version(), secret.immutable()));
        }
    }

    /** Follows a secret; {@link Watch#NONE} if it cannot change. */
    Watch watch(Place place, Runnable changed) {
        KubeSecretState known = read.remove(place);
        if (known != null && known.immutable()) {
            return Watch.NONE;
        }
        watches.compute(place, (p, old) -> {
            ApiWatch watch = old == null ? new ApiWatch(p, known == null ? null : known.version()) : old;
            watch.listeners.add(changed);
            return watch;
        });
        later(this::look);
        return () -> watches.computeIfPresent(place, (p, watch) -> {
            watch.listeners.remove(changed);
            if (!watch.listeners.isEmpty()) {
                return watch;
            }
            later(() -> ended(watch));
            return null;
        });
    }

    /** Gives how many secrets are followed. */
    int size() {
        return watches.size();
    }

    /** Gives for how many of them the server tells changes at present. */
    int open() {
        return count(watch -> watch.state() == ApiWatch.State.OPEN);
    }

    /** Gives how many of them are asked for at intervals, because a watch of them is forbidden. */
    int polled() {
        return count(ApiWatch::polled);
    }

    private int count(Predicate<ApiWatch> wanted) {
        return (int) watches.values().stream().filter(wanted).count();
    }

    @Override
    public void close() {
        closed = true;
        watches.values().forEach(watch -> watch.end(ApiWatch.State.ENDED));
        watches.clear();
    }

    /** Spreads the processes of a fleet: nine tenths to eleven tenths. */
    static Duration spread(Duration interval) {
        return Duration.ofMillis(
                (long) (interval.toMillis() * ThreadLocalRandom.current().nextDouble(0.9, 1.1)));
    }

    /** Gives how long to wait after that many failures: anything up to a second, then up to twice as long each time. */
    static Duration backoff(int failures) {
        long most = Math.min(LONGEST.toMillis(), 1000L << Math.min(failures, 10));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 4, most));
    }

    private void look() {
        try {
            Instant now = clock.instant();
            long asked = 0;
            for (ApiWatch watch : watches.values()) {
                if (watch.silent(now, settings.timeout(), settings.watchSilence())) {
                    suspect(watch, "a watch is silent");
                } else if (watch.orphaned()) {
                    watch.again(now);
                }
                asked += watch.state() == ApiWatch.State.ASKED ? 1 : 0;
            }
            for (ApiWatch watch : watches.values()) {
                if (closed || server.rests() || now.isBefore(notBefore) || asked >= (failures == 0 ? AT_ONCE : 1)) {
                    return;
                }
                if (watch.due(now)) {
                    ask(watch, now);
                    asked++;
                }
            }
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("watches of kubernetes could not be looked after");
        }
    }

    private void ask(ApiWatch watch, Instant now) {
        Connection connection;
        try {
            connection = server.connection(ApiServer.WATCH);
            watch.asked(connection, now);
            long seconds = ThreadLocalRandom.current().nextLong(300, 600);
            connection
                    .send(watch.place.watch(seconds), info -> info.statusCode() == 200 ? lines(watch) : Body.whole())
                    .whenComplete((response, fault) -> later(() -> done(watch, connection, response, fault)));
        } catch (BackendUnreachableException e) {
            trouble.begins(ApiServer.WATCH, String.valueOf(e.getMessage()));
            failed(watch);
        }
    }

    private Body lines(ApiWatch watch) {
        Body body = Body.lines(line -> {
            WatchEvent event = WatchEvent.of(line);
            later(() -> {
                watch.event(event, clock.instant());
                if (watch.state() != ApiWatch.State.WAITING) {
                    answered();
                } else if (watch.failing()) {
                    trouble.begins(ApiServer.WATCH, "watches of " + watch.place + " end at once");
                }
            });
        });
        later(() -> {
            failures = 0;
            notBefore = Instant.MIN;
            calls.count(ApiServer.WATCH, 200);
            watch.opened(body, clock.instant());
            look();
        });
        return body;
    }

    @SuppressWarnings("NullAway") // either the response or the fault is there
    private void done(ApiWatch watch, Connection used, HttpResponse<byte[]> response, Throwable fault) {
        if (watch.connection() != used
                || (watch.state() != ApiWatch.State.ASKED && watch.state() != ApiWatch.State.OPEN)) {
            return;
        }
        Instant now = clock.instant();
        Throwable cause = fault != null && fault.getCause() != null ? fault.getCause() : fault;
        if (cause instanceof IllegalArgumentException) {
            trouble.begins(ApiServer.WATCH, "a watch of " + watch.place + " makes no sense, " + cause.getMessage());
            calls.count(ApiServer.WATCH, "garbage");
            watch.broken(now);
        } else if (cause != null) {
            calls.count(ApiServer.WATCH, "broken");
            suspect(watch, String.valueOf(cause));
        } else if (response.statusCode() == 200) {
            watch.again(now.plus(backoff(0)));
        } else {
            refused(watch, response, now);
        }
    }

    private void refused(ApiWatch watch, HttpResponse<byte[]> response, Instant now) {
        var reason = server.refused(watch.place, ApiServer.WATCH, response);
        watch.refused(reason, server, now, settings.pollInterval());
        if (watch.polled() && !toldOfPolling) {
            toldOfPolling = true;
            log.atWarn()
                    .addKeyValue("secret", watch.place)
                    .addKeyValue("interval_ms", settings.pollInterval().toMillis())
                    .log("secret is asked for at intervals, kubernetes forbids to watch it");
        }
        if (reason instanceof BackendUnreachableException && response.statusCode() != 410) {
            failed(watch);
        }
    }

    private void suspect(ApiWatch watch, String reason) {
        Connection used = watch.connection();
        if (used != null && used.usable()) {
            server.suspect(used);
            trouble.begins(ApiServer.WATCH, reason);
            failed(watch);
        } else {
            watch.again(clock.instant());
        }
    }

    private void failed(ApiWatch watch) {
        Instant now = clock.instant();
        watch.again(now);
        if (!now.isBefore(notBefore)) {
            notBefore = now.plus(backoff(failures++));
        }
    }

    /** The server has told something that makes sense: it answers, reads too. */
    private void answered() {
        trouble.over(ApiServer.WATCH);
        trouble.over(ApiServer.READ);
    }

    private void ended(ApiWatch watch) {
        watch.end(ApiWatch.State.ENDED);
        if (watches.isEmpty()) {
            trouble.over(ApiServer.WATCH);
        }
    }

    private void later(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            // Closed: nobody waits for it any more.
        }
    }
}
