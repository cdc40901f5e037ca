package io.mira.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Follows a folder: whoever sees something says "look again", and what was the same for two looks is handed over. All work
 * is done by its one thread.
 */
public final class FolderFollower<T> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FolderFollower.class);
    private static final Duration QUIET = Duration.ofMillis(25);

    private final String name;
    private final Path folder;
    private final FolderContent<T> content;
    private final Consumer<Map<String, T>> taker;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean planned = new AtomicBoolean();
    private volatile boolean following;
    private Map<String, T> taken = Map.of();
    private Map<String, T> seen = Map.of();
    private boolean toldOfTrouble;
    private volatile @Nullable Thread worker;
    private @Nullable FolderWatch watch;
    private @Nullable ScheduledFuture<?> poll;

    /** @param name stands in the names of the threads, as {@code mira-<name>-…} */
    public FolderFollower(String name, Path folder, FolderContent<T> content, Consumer<Map<String, T>> taker) {
        this.name = name;
        this.folder = folder;
        this.content = content;
        this.taker = taker;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread t = new Thread(task, "mira-" + name + "-delivery");
            t.setDaemon(true);
            worker = t;
            return t;
        });
        thread.setRemoveOnCancelPolicy(true);
    }

    /** Hands the folder over as it is, on the calling thread. To be called before anything else: at the start nobody writes. */
    public void takeNow() throws IOException {
        seen = content.read(folder);
        taken = seen;
        taker.accept(taken);
    }

    /** Follows from now on, or does not; and looks through the folder that often, whatever the file system tells. */
    public synchronized void follow(boolean follow, Duration interval) {
        following = follow;
        if (poll != null) {
            poll.cancel(false);
            poll = null;
        }
        if (follow) {
            long millis = Math.max(50, interval.toMillis());
            poll = thread.scheduleWithFixedDelay(this::poll, 0, millis, TimeUnit.MILLISECONDS);
        }
    }

    /** Says that something may have changed. Many such calls within a moment are one. */
    public void lookAgain() {
        if (planned.compareAndSet(false, true)) {
            later(() -> {
                planned.set(false);
                look();
            });
        }
    }

    /** Does something on the thread that does all the work. */
    public void later(Runnable work) {
        later(work, Duration.ZERO);
    }

    /** Does something on the thread that does all the work, and waits for it; but not for ever, and not for itself. */
    public void now(Runnable work, Duration limit) {
        if (Thread.currentThread() == worker) {
            guarded(work);
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        later(() -> {
            try {
                work.run();
            } finally {
                done.countDown();
            }
        });
        try {
            if (!thread.isShutdown() && !done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atDebug().addKeyValue("folder", folder).log("not waited for any longer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does something after a while, on the thread that does all the work. */
    public void later(Runnable work, Duration delay) {
        try {
            thread.schedule(() -> guarded(work), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: nobody waits for it any more.
        }
    }

    @Override
    public synchronized void close() {
        thread.shutdownNow();
        if (watch != null) {
            watch.close();
        }
    }

    private void poll() {
        guarded(() -> {
            watchAgain();
            look();
        });
    }

    private synchronized void watchAgain() {
        if ((watch != null && watch.alive()) || thread.isShutdown()) {
            return;
        }
        if (watch != null) {
            watch.close();
            watch = null;
        }
        try {
            watch = new FolderWatch(folder, "mira-" + name + "-watch", this::lookAgain);
        } catch (IOException e) {
            log.atDebug().addKeyValue("folder", folder).setCause(e).log("folder is polled only");
        }
    }

    private void look() {
        if (!following) {
            return;
        }
        try {
            Map<String, T> now = content.read(folder);
            toldOfTrouble = false;
            boolean quiet = now.equals(seen);
            seen = now;
            if (!quiet) {
                later(this::look, QUIET);
            } else if (!now.equals(taken)) {
                taken = now;
                taker.accept(now);
            }
        } catch (IOException e) {
            if (!toldOfTrouble) {
                toldOfTrouble = true;
                log.error("folder {} cannot be looked through, what was taken from it stays: {}", folder, e.toString());
            }
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError e) {
            // Closed in the middle of it: what it needed has gone, and nobody waits for it any more.
            LoggingEventBuilder record = thread.isShutdown() ? log.atDebug() : log.atError();
            record.addKeyValue("folder", folder).setCause(e).log("folder could not be taken over");
        }
    }
}
