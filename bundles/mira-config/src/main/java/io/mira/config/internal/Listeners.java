package io.mira.config.internal;

import io.mira.config.ConfigurationChange;
import io.mira.config.ConfigurationChangeListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners one change after the other. One that throws or does not come back harms neither the others nor delivery. */
final class Listeners implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final List<ConfigurationChangeListener> all = new CopyOnWriteArrayList<>();
    private final ExecutorService order =
            Executors.newSingleThreadExecutor(task -> daemon(task, "mira-config-changes"));
    private final ExecutorService calls = Executors.newCachedThreadPool(task -> daemon(task, "mira-config-listener"));
    private final Duration limit;

    Listeners(Duration limit) {
        this.limit = limit;
    }

    void add(ConfigurationChangeListener listener) {
        all.add(listener);
    }

    void remove(ConfigurationChangeListener listener) {
        all.remove(listener);
    }

    void tell(ConfigurationChange change) {
        if (all.isEmpty()) {
            return;
        }
        try {
            order.execute(() -> all.forEach(listener -> tell(listener, change)));
        } catch (RejectedExecutionException e) {
            // Closed: nobody is told any more.
        }
    }

    @Override
    public void close() {
        order.shutdownNow();
        calls.shutdownNow();
    }

    private void tell(ConfigurationChangeListener listener, ConfigurationChange change) {
        try {
            Future<?> call = calls.submit(() -> listener.changed(change));
            try {
                call.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                call.cancel(true);
                failed(listener, change, e, "configuration listener does not come back");
            }
        } catch (ExecutionException e) {
            failed(listener, change, e.getCause() == null ? e : e.getCause(), "configuration listener failed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            // Closed: nobody is told any more.
        }
    }

    private static void failed(
            ConfigurationChangeListener listener, ConfigurationChange change, Throwable cause, String message) {
        log.atError()
                .addKeyValue("listener", listener.getClass().getName())
                .addKeyValue("pid", change.pid())
                .setCause(cause)
                .log(message);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
