package io.mira.secrets.internal;

import io.mira.secrets.SecretsException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call to a backend, for however many wait for its answer. Lands once: with an answer, or given up. */
final class Flight implements Runnable {

    private final CompletableFuture<Entry> result = new CompletableFuture<>();
    private final Instant since;
    private final Function<Flight, Runnable> call;
    private final LandingFailed failed;
    private @Nullable Thread runner;
    private boolean landed;

    /**
     * Plans a call.
     *
     * @param call makes it, and gives what remains to be done if nobody has given it up meanwhile
     */
    Flight(Instant since, Function<Flight, Runnable> call, LandingFailed failed) {
        this.since = since;
        this.call = call;
        this.failed = failed;
    }

    CompletableFuture<Entry> result() {
        return result;
    }

    Instant since() {
        return since;
    }

    @Override
    public void run() {
        synchronized (this) {
            if (landed) {
                return;
            }
            runner = Thread.currentThread();
        }
        Runnable landing;
        try {
            landing = call.apply(this);
        } finally {
            synchronized (this) {
                runner = null;
            }
        }
        if (land()) {
            landing.run();
        }
        Thread.interrupted();
    }

    /** Gives up: whoever waits is told why, and the call is interrupted. */
    void fail(SecretsException reason) {
        synchronized (this) {
            if (landed) {
                return;
            }
            landed = true;
            if (runner != null) {
                runner.interrupt();
            }
        }
        failed.failed(this, reason);
    }

    /** Tells whether the call goes on although it has been given up. */
    synchronized boolean stuck() {
        return landed && runner != null;
    }

    private synchronized boolean land() {
        boolean first = !landed;
        landed = true;
        return first;
    }

    /** What remains to be done when a call has failed. */
    @FunctionalInterface
    interface LandingFailed {

        void failed(Flight flight, SecretsException reason);
    }
}
