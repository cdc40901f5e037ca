package io.mira.secrets.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Foreign code that is told things: one after another, in a thread that it shares with nobody, for a limited time. */
final class Guest {

    /** After that long it is interrupted. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(Guest.class);

    private final String name;
    private final Executor executor;
    private final Alarm alarm;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    Guest(String name, Executor executor, Alarm alarm) {
        this.name = name;
        this.executor = executor;
        this.alarm = alarm;
    }

    /** Tells it something, in its turn. Never waits. */
    void tell(Runnable news) {
        synchronized (this) {
            waiting.add(news);
            if (running) {
                return;
            }
            running = true;
        }
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            log.atDebug().addKeyValue("listener", name).log("nobody is told any more");
        }
    }

    private void run() {
        for (Runnable news = next(); news != null; news = next()) {
            Runnable done = alarm.after(LIMIT, interrupting(Thread.currentThread()));
            try {
                news.run();
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                log.atError().addKeyValue("listener", name).setCause(e).log("listener failed");
            } finally {
                done.run();
                Thread.interrupted();
            }
        }
    }

    private Runnable interrupting(Thread thread) {
        return () -> {
            log.atWarn()
                    .addKeyValue("listener", name)
                    .addKeyValue("limit_seconds", LIMIT.toSeconds())
                    .log("listener takes too long and is interrupted");
            thread.interrupt();
        };
    }

    private synchronized @Nullable Runnable next() {
        Runnable news = waiting.poll();
        running = news != null;
        return news;
    }

    /** Runs something after a while, unless what it gives is run before. */
    @FunctionalInterface
    interface Alarm {

        Runnable after(Duration limit, Runnable task);
    }
}
