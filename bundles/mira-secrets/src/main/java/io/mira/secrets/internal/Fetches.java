package io.mira.secrets.internal;

import io.mira.secrets.BackendUnreachableException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Threads for calls to backends, a few for each, so that one that hangs does not hold up another. */
final class Fetches {

    private static final int MOST_STUCK = 32;

    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private volatile int width;
    private volatile boolean closed;

    Fetches(int width) {
        this.width = width;
    }

    void width(int next) {
        width = next;
        lanes.values().forEach(lane -> lane.resize(next));
    }

    /** Gives the threads for a backend. */
    Executor lane(String backend) {
        return task -> {
            if (closed) {
                throw new RejectedExecutionException("secrets are being stopped");
            }
            lanes.computeIfAbsent(backend, name -> new Lane(width)).execute(task);
        };
    }

    /**
     * Gives other threads to a backend that has been replaced.
     *
     * @return ends the calls that are under way on the former threads; those that have not begun are made on the others
     */
    Runnable renew(String backend) {
        Lane old = lanes.remove(backend);
        return () -> {
            if (old != null) {
                old.shutdownNow().forEach(task -> execute(backend, task));
            }
        };
    }

    /** Puts threads in the place of those that hang in a call which nobody waits for any more. */
    void tick() {
        lanes.values().forEach(lane -> lane.resize(width));
    }

    void close() {
        closed = true;
        lanes.values().forEach(lane -> lane.shutdownNow().forEach(Fetches::refuse));
        lanes.clear();
    }

    private void execute(String backend, Runnable task) {
        try {
            lane(backend).execute(task);
        } catch (RejectedExecutionException e) {
            refuse(task);
        }
    }

    /** Tells those who wait that a call will never be made. */
    private static void refuse(Runnable task) {
        if (task instanceof Flight flight) {
            flight.fail(new BackendUnreachableException("secrets are being stopped"));
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "mira-secrets-fetch");
        thread.setDaemon(true);
        return thread;
    }

    /** The threads for one backend. */
    private static final class Lane extends ThreadPoolExecutor {

        private final Set<Flight> running = ConcurrentHashMap.newKeySet();

        Lane(int width) {
            super(width, width, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Fetches::thread);
            allowCoreThreadTimeOut(true);
        }

        void resize(int width) {
            int stuck = (int) running.stream().filter(Flight::stuck).count();
            int wanted = width + Math.min(stuck, MOST_STUCK);
            if (wanted > getMaximumPoolSize()) {
                setMaximumPoolSize(wanted);
                setCorePoolSize(wanted);
            } else if (wanted < getMaximumPoolSize()) {
                setCorePoolSize(wanted);
                setMaximumPoolSize(wanted);
            }
        }

        @Override
        protected void beforeExecute(Thread thread, Runnable task) {
            if (task instanceof Flight flight) {
                running.add(flight);
            }
        }

        @Override
        protected void afterExecute(Runnable task, @Nullable Throwable e) {
            if (task instanceof Flight flight) {
                running.remove(flight);
            }
        }
    }
}
