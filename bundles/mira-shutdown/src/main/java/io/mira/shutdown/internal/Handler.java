package io.mira.shutdown.internal;

import io.mira.config.Durations;
import io.mira.shutdown.AsyncShutdownHandler;
import io.mira.shutdown.ShutdownHandler;
import io.mira.shutdown.ShutdownPhase;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** A registered handler: what it is called, when it runs, and for how long at most. */
final class Handler {

    private final ShutdownHandler code;
    private final String name;
    private final String bundle;
    private final ShutdownPhase phase;
    private final Optional<Duration> limit;
    private final boolean parallel;
    private final long registration;
    private final AtomicBoolean taken = new AtomicBoolean();

    private Handler(
            ShutdownHandler code,
            String name,
            String bundle,
            ShutdownPhase phase,
            Optional<Duration> limit,
            boolean parallel,
            long registration) {
        this.code = code;
        this.name = name;
        this.bundle = bundle;
        this.phase = phase;
        this.limit = limit;
        this.parallel = parallel;
        this.registration = registration;
    }

    /** Reads the properties that ShutdownHandlerProperties makes. */
    static Handler of(ShutdownHandler code, String bundle, Map<String, ?> properties) {
        return make(code, code.getClass().getName(), bundle, properties);
    }

    /** As the other one; it waits on the handler's thread until the stage is complete. */
    static Handler ofAsync(AsyncShutdownHandler code, String bundle, Map<String, ?> properties) {
        return make(context -> await(code.stop(context)), code.getClass().getName(), bundle, properties);
    }

    private static Handler make(ShutdownHandler code, String defaultName, String bundle, Map<String, ?> properties) {
        String name = text(properties, "mira.shutdown.name");
        String phase = text(properties, "mira.shutdown.phase");
        String limit = text(properties, "mira.shutdown.limit");
        return new Handler(
                code,
                name.isEmpty() ? defaultName : name,
                bundle,
                phase(phase),
                limit.isEmpty() ? Optional.empty() : Optional.of(Durations.parse(limit)),
                Boolean.parseBoolean(text(properties, "mira.shutdown.parallel")),
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

    /** Tells whether it may run side by side with others. */
    boolean parallel() {
        return parallel;
    }

    /** Gives the place in the order of registration. */
    long registration() {
        return registration;
    }

    /** Gives its own limit, if it has one. */
    Optional<Duration> limit() {
        return limit;
    }

    /** Gives how long it may take when so much is left. */
    Duration within(Duration remaining) {
        return limit.filter(own -> own.compareTo(remaining) < 0).orElse(remaining);
    }

    /** Gives the right to run it, once; also to whoever only wants that nobody runs it any more. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    /** Tells whether nobody has taken it yet. */
    boolean isWaiting() {
        return !taken.get();
    }

    ShutdownHandler code() {
        return code;
    }

    private static void await(CompletionStage<?> stage) throws Exception {
        try {
            stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static ShutdownPhase phase(String name) {
        if (name.isEmpty()) {
            return ShutdownPhase.WORKERS;
        }
        return Stream.of(ShutdownPhase.values())
                .filter(phase -> phase.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "phase is '" + name + "': " + Arrays.toString(ShutdownPhase.values()) + " are understood"));
    }

    private static String text(Map<String, ?> properties, String key) {
        Object value = properties.get(key);
        return value == null ? "" : value.toString();
    }
}
