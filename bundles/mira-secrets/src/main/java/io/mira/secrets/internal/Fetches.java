package io.mira.secrets.internal;

import io.mira.secrets.BackendUnreachableException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for calls to backends, a few for each, so that one that hangs does not hold up another. */
final class Fetches {

    private final Map<String, ThreadPoolExecutor> lanes = new ConcurrentHashMap<>();
    private volatile int width;
    private volatile boolean closed;

    Fetches(int width) {
        this.width = width;
    }

    void width(int next) {
        width = next;
        lanes.values().forEach(lane -> resize(lane, next));
    }

    /** Gives the threads for a backend. */
    Executor lane(String backend) {
        return task -> {
            if (closed) {
                throw new RejectedExecutionException("secrets are being stopped");
            }
            lanes.computeIfAbsent(backend, name -> pool()).execute(task);
        };
    }

    /** Gives up the calls to a backend that has been replaced: its successor gets other threads. */
    void renew(String backend) {
        ThreadPoolExecutor old = lanes.remove(backend);
        if (old != null) {
            old.shutdownNow().forEach(Fetches::refuse);
        }
    }

    void close() {
        closed = true;
        lanes.keySet().forEach(this::renew);
    }

    /** Tells those who wait that a call will never be made. */
    private static void refuse(Runnable task) {
        if (task instanceof Flight flight) {
            flight.fail(new BackendUnreachableException("the backend has been replaced or stopped"));
        }
    }

    private ThreadPoolExecutor pool() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(width, width, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "mira-secrets-fetch");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static void resize(ThreadPoolExecutor lane, int width) {
        if (width > lane.getMaximumPoolSize()) {
            lane.setMaximumPoolSize(width);
            lane.setCorePoolSize(width);
        } else {
            lane.setCorePoolSize(width);
            lane.setMaximumPoolSize(width);
        }
    }
}
