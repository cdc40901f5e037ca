package io.mira.config.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
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

/**
 * Follows {@code etc/}: whoever sees something says "look again", and what has settled is handed over. All work is done by
 * its one thread.
 */
final class EtcFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EtcFollower.class);
    private static final Duration LEAST_INTERVAL = Duration.ofMillis(50);
    private static final Duration LONGEST_READ = Duration.ofSeconds(10);

    private final Path path;
    private final EtcFolder folder;
    private final Settling settling;
    private final InstantSource clock;
    private final Consumer<Map<String, EtcFolder.Content>> taker;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean planned = new AtomicBoolean();
    private Map<String, EtcFolder.Content> taken = Map.of();
    private int polls;
    private boolean told;
    private boolean toldOfTrouble;
    private boolean toldOfNoWatch;
    private volatile boolean following;
    private volatile @Nullable Instant readSince;
    private volatile @Nullable Thread worker;
    private @Nullable EtcWatch watch;
    private @Nullable ScheduledFuture<?> poll;
    private @Nullable ScheduledFuture<?> again;

    EtcFollower(Path path, Settling settling, InstantSource clock, Consumer<Map<String, EtcFolder.Content>> taker) {
        this.path = path;
        this.folder = new EtcFolder(path);
        this.settling = settling;
        this.clock = clock;
        this.taker = taker;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread t = new Thread(task, "mira-config-delivery");
            t.setDaemon(true);
            worker = t;
            return t;
        });
        thread.setRemoveOnCancelPolicy(true);
    }

    /** Hands the folder over as it is, on the calling thread. To be called before anything else: at the start nobody writes. */
    void takeNow() throws IOException {
        taken = read();
        settling.begin(taken);
        taker.accept(taken);
    }

    /** Hands the folder over as it is, whether it is followed or not: somebody says that it is whole. On the delivering thread. */
    void takeAgain() {
        try {
            takeNow();
            watched();
        } catch (IOException e) {
            throw new UncheckedIOException("folder " + path + " cannot be looked through: " + e, e);
        }
    }

    /** Says since when the file system has not answered; empty while it does. From any thread. */
    Optional<String> hangs() {
        Instant since = readSince;
        if (since == null || Duration.between(since, clock.instant()).compareTo(LONGEST_READ) < 0) {
            return Optional.empty();
        }
        return Optional.of("folder " + path + " has not answered since " + since
                + ": edits are not seen until its file system does");
    }

    /** Follows from now on, or does not; and looks through the folder that often, whatever the file system tells. */
    synchronized void follow(boolean follow, Duration interval) {
        if (!follow) {
            log.info("configuration files are not followed");
        }
        following = follow;
        if (poll != null) {
            poll.cancel(false);
            poll = null;
        }
        if (follow && !thread.isShutdown()) {
            long millis = Math.max(LEAST_INTERVAL.toMillis(), interval.toMillis());
            poll = thread.scheduleWithFixedDelay(() -> guarded(this::poll), 0, millis, TimeUnit.MILLISECONDS);
        }
    }

    /** Says that something may have changed. Many such calls within a moment are one. */
    void lookAgain() {
        if (planned.compareAndSet(false, true)) {
            later(() -> {
                planned.set(false);
                look();
            });
        }
    }

    /** Does something on the thread that does all the work. */
    void later(Runnable work) {
        try {
            thread.execute(() -> guarded(work));
        } catch (RejectedExecutionException e) {
            // Closed: nobody waits for it any more.
        }
    }

    /** Does something on the thread that does all the work, and waits for it; but not for ever, and not for itself. */
    void now(Runnable work, Duration limit) {
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
                log.atDebug().addKeyValue("folder", path).log("not waited for any longer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
        polls++;
        boolean rests = rests();
        if (rests && !folder.hasLinks()) {
            return;
        }
        if (!rests) {
            look();
        }
        if (watched()) {
            look();
        }
    }

    /** Where everything is told, a look at a part is enough to find what got lost. */
    private boolean rests() {
        readSince = clock.instant();
        try {
            return told
                    && watch != null
                    && watch.complete()
                    && settling.again(clock.instant()).isEmpty()
                    && folder.rests(Turn.number(polls));
        } catch (IOException e) {
            // Told by whoever looks through it.
            return false;
        } finally {
            readSince = null;
        }
    }

    private Map<String, EtcFolder.Content> read() throws IOException {
        readSince = clock.instant();
        try {
            return folder.read();
        } finally {
            readSince = null;
        }
    }

    private void look() {
        if (!following) {
            return;
        }
        try {
            boolean before = folder.hasOverlays();
            Map<String, EtcFolder.Content> now = read();
            if (folder.hasOverlays() != before && watched()) {
                lookAgain();
            }
            toldOfTrouble = false;
            Map<String, EtcFolder.Content> next = settling.see(now, clock.instant());
            if (!next.equals(taken)) {
                taken = next;
                watched();
                taker.accept(next);
            }
        } catch (IOException e) {
            if (!toldOfTrouble) {
                toldOfTrouble = true;
                log.error("folder {} cannot be looked through, what was taken from it stays: {}", path, e.toString());
            }
        } finally {
            planNext();
        }
    }

    private void planNext() {
        if (again != null) {
            again.cancel(false);
        }
        settling.again(clock.instant()).ifPresent(delay -> {
            if (!thread.isShutdown()) {
                again = thread.schedule(() -> guarded(this::look), delay.toNanos() + 1, TimeUnit.NANOSECONDS);
            }
        });
    }

    /** Watches where the links lead now. Gives whether something may have been missed. */
    private synchronized boolean watched() {
        if (thread.isShutdown()) {
            return false;
        }
        try {
            if (watch == null) {
                watch = new EtcWatch(path.getFileSystem().newWatchService(), this::lookAgain);
            }
            boolean more = watch.watch(folder.places());
            told = more ? Turn.isTold(path) : told;
            return more;
        } catch (IOException e) {
            if (!toldOfNoWatch) {
                toldOfNoWatch = true;
                EtcWatch.tellOfPolling(path, e);
            }
            return false;
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError e) {
            log.atError().addKeyValue("folder", path).setCause(e).log("folder could not be taken over");
        }
    }
}
