package io.mira.shutdown.internal;

import io.mira.config.Durations;
import io.mira.shutdown.ShutdownHandler;
import io.mira.shutdown.ShutdownPhase;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A registered handler: what it is called, when it runs, and for how long at most. */
final class Handler {

    private final ShutdownHandler code;
    private final String name;
    private final String bundle;
    private final ShutdownPhase phase;
    private final Optional<Duration> limit;
    private final long registration;
    private final AtomicBoolean taken = new AtomicBoolean();

    private Handler(
            ShutdownHandler code,
            String name,
            String bundle,
            ShutdownPhase phase,
            Optional<Duration> limit,
            long registration) {
        this.code = code;
        this.name = name;
        this.bundle = bundle;
        this.phase = phase;
        this.limit = limit;
        this.registration = registration;
    }

    /** Reads the properties that ShutdownHandlerProperties makes. */
    static Handler of(ShutdownHandler code, String bundle, Map<String, ?> properties) {
        String name = text(properties, "mira.shutdown.name");
        String phase = text(properties, "mira.shutdown.phase");
        String limit = text(properties, "mira.shutdown.limit");
        return new Handler(
                code,
                name.isEmpty() ? code.getClass().getName() : name,
                bundle,
                phase.isEmpty() ? ShutdownPhase.WORKERS : ShutdownPhase.valueOf(phase.toUpperCase(Locale.ROOT)),
                limit.isEmpty() ? Optional.empty() : Optional.of(Durations.parse(limit)),
                properties.get("service.id") instanceof Long id ? id : 0);
    }

    String name() {
        return name;
    }

    String bundle() {
        return bundle;
    }

    ShutdownPhase phase() {
        return phase;
    }

    /** Gives the place in the order of registration. */
    long registration() {
        return registration;
    }

    /** Gives how long it may take when so much is left. */
    Duration within(Duration remaining) {
        return limit.filter(own -> own.compareTo(remaining) < 0).orElse(remaining);
    }

    /** Gives the right to run it, once; also to whoever only wants that nobody runs it any more. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    ShutdownHandler code() {
        return code;
    }

    private static String text(Map<String, ?> properties, String key) {
        Object value = properties.get(key);
        return value == null ? "" : value.toString();
    }
}
