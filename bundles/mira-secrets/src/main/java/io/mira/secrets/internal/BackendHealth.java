package io.mira.secrets.internal;

import io.mira.secrets.SecretsException;
import io.mira.secrets.spi.SecretsBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** Whether one backend can be asked now. One that cannot warns: what is known goes on being served. */
final class BackendHealth implements HealthCheck {

    private static final Duration KEPT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final String name;
    private final SecretsBackend backend;
    private final Executor executor;
    private final InstantSource clock;
    private Instant until = Instant.MIN;
    private CompletableFuture<Result> asked = CompletableFuture.completedFuture(warning("has not been asked yet"));

    BackendHealth(String name, SecretsBackend backend, Executor executor, InstantSource clock) {
        this.name = name;
        this.backend = backend;
        this.executor = executor;
        this.clock = clock;
    }

    /** Asks the backend at most every ten seconds, however often it is asked itself, and waits no longer than a moment. */
    @Override
    public Result execute() {
        try {
            return asked().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return warning("does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return warning("was not waited for");
        } catch (java.util.concurrent.ExecutionException | RejectedExecutionException e) {
            return warning("could not be asked");
        }
    }

    private synchronized CompletableFuture<Result> asked() {
        Instant now = clock.instant();
        if (asked.isDone() && !now.isBefore(until)) {
            asked = CompletableFuture.supplyAsync(this::ask, executor);
            until = now.plus(KEPT);
        }
        return asked;
    }

    private Result ask() {
        try {
            backend.check();
            return new Result(Result.Status.OK, name + " can be asked");
        } catch (SecretsException e) {
            return new Result(Result.Status.WARN, name + ": " + e.getMessage());
        } catch (Throwable e) {
            return warning("failed: " + e.getClass().getName());
        }
    }

    private Result warning(String what) {
        return new Result(Result.Status.WARN, name + " " + what);
    }
}
