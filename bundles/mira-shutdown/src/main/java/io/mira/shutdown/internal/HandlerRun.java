package io.mira.shutdown.internal;

import io.mira.shutdown.ShutdownContext;
import io.mira.shutdown.spi.HandlerOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One handler, run on a thread of its own, for as long as it may take. Says in a record how it went. */
final class HandlerRun {

    /** How it went. */
    enum Outcome {
        OK,
        FAILED,
        TIMED_OUT
    }

    private static final Logger log = LoggerFactory.getLogger("mira");
    private static final int MOST_FRAMES = 30;

    private final Handler handler;
    private final Duration limit;
    private final InstantSource clock;
    private final CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();
    private Instant begun = Instant.EPOCH;
    private long begunNanos;
    private Duration took = Duration.ZERO;
    private Thread thread = Thread.currentThread();

    HandlerRun(Handler handler, Duration limit, InstantSource clock) {
        this.handler = handler;
        this.limit = limit;
        this.clock = clock;
    }

    /** Begins on a thread of its own, which is left behind if it does not end. */
    void begin() {
        begun = clock.instant();
        begunNanos = System.nanoTime();
        Context context = new Context(begun.plus(limit), clock);
        thread = new Thread(() -> end.complete(call(context)), "mira-shutdown-handler");
        thread.setDaemon(true);
        thread.start();
    }

    String name() {
        return handler.name();
    }

    /** Gives how it ended; to be asked after {@link #await}. */
    HandlerOutcome ended(Outcome outcome) {
        return HandlerOutcome.of(
                handler.name(),
                handler.bundle(),
                handler.phase(),
                took,
                outcome.name().toLowerCase(Locale.ROOT));
    }

    /** Waits until it has ended, or its limit has passed since it began. */
    Outcome await() throws InterruptedException {
        try {
            long left = limit.toNanos() - (System.nanoTime() - begunNanos);
            Optional<Throwable> failure = end.get(Math.max(1_000_000, left), TimeUnit.NANOSECONDS);
            took = Duration.between(begun, clock.instant());
            return report(failure);
        } catch (TimeoutException e) {
            StackTraceElement[] stack = thread.getStackTrace();
            thread.interrupt();
            took = Duration.between(begun, clock.instant());
            return overdue(stack);
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<Throwable> call(Context context) {
        try {
            handler.code().stop(context);
            return Optional.empty();
        } catch (Throwable foreign) {
            return Optional.of(foreign);
        }
    }

    private Outcome report(Optional<Throwable> failure) {
        Outcome outcome = failure.isPresent() ? Outcome.FAILED : Outcome.OK;
        var event = (failure.isPresent() ? log.atError() : log.atInfo())
                .addKeyValue("handler", handler.name())
                .addKeyValue("bundle", handler.bundle())
                .addKeyValue("phase", handler.phase().name().toLowerCase(Locale.ROOT))
                .addKeyValue("duration_ms", took.toMillis())
                .addKeyValue("outcome", outcome.name().toLowerCase(Locale.ROOT));
        failure.map(event::setCause).orElse(event).log("shutdown handler finished");
        return outcome;
    }

    private Outcome overdue(StackTraceElement[] stack) {
        StringBuilder frames = new StringBuilder();
        for (int i = 0; i < Math.min(stack.length, MOST_FRAMES); i++) {
            frames.append("at ").append(stack[i]).append('\n');
        }
        log.atError()
                .addKeyValue("handler", handler.name())
                .addKeyValue("bundle", handler.bundle())
                .addKeyValue("phase", handler.phase().name().toLowerCase(Locale.ROOT))
                .addKeyValue("duration_ms", took.toMillis())
                .addKeyValue("outcome", "timed_out")
                .addKeyValue("stack", frames.toString())
                .log("shutdown handler did not end in time and is left behind");
        return Outcome.TIMED_OUT;
    }

    /** What the handler is told. */
    private record Context(Instant deadline, InstantSource clock) implements ShutdownContext {

        @Override
        public Duration remaining() {
            Duration left = Duration.between(clock.instant(), deadline);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }
}
