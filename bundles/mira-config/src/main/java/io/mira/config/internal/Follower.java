package io.mira.config.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a folder: whoever sees something says "look again", and what has been the same for two looks is taken over. All
 * work on the pipeline is done by its one thread.
 */
final class Follower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Follower.class);
    private static final Duration QUIET = Duration.ofMillis(25);

    private final EtcFolder folder;
    private final Pipeline pipeline;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread t = new Thread(task, "mira-config-delivery");
        t.setDaemon(true);
        return t;
    });
    private final AtomicBoolean planned = new AtomicBoolean();
    private volatile boolean following = true;
    private Map<String, EtcFolder.Content> taken = Map.of();
    private Map<String, EtcFolder.Content> seen = Map.of();
    private @Nullable ScheduledFuture<?> poll;

    Follower(EtcFolder folder, Pipeline pipeline) {
        this.folder = folder;
        this.pipeline = pipeline;
    }

    /** Takes the folder over as it is, on the calling thread: at the start nobody is writing. */
    void takeNow() throws IOException {
        seen = folder.read();
        taken = seen;
        pipeline.take(taken);
    }

    synchronized void configure(boolean follow, Duration interval) {
        boolean resumes = follow && !following;
        following = follow;
        if (poll != null) {
            poll.cancel(false);
        }
        long millis = Math.max(50, interval.toMillis());
        poll = thread.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
        if (resumes) {
            lookAgain();
        }
    }

    /** Says that something may have changed. Many such calls within a moment are one. */
    void lookAgain() {
        if (planned.compareAndSet(false, true)) {
            thread.execute(() -> {
                planned.set(false);
                look();
            });
        }
    }

    /** Does something with the pipeline, on its thread. */
    void later(Runnable work) {
        thread.execute(work);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        if (!following) {
            return;
        }
        try {
            Map<String, EtcFolder.Content> now = folder.read();
            boolean quiet = same(now, seen);
            seen = now;
            if (!quiet) {
                thread.schedule(this::look, QUIET.toMillis(), TimeUnit.MILLISECONDS);
            } else if (!same(now, taken)) {
                taken = new HashMap<>(now);
                pipeline.take(taken);
            }
        } catch (IOException | RuntimeException e) {
            log.atError().setCause(e).log("etc could not be looked through");
        }
    }

    private static boolean same(Map<String, EtcFolder.Content> one, Map<String, EtcFolder.Content> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream().allMatch(entry -> entry.getValue().same(other.get(entry.getKey())));
    }
}
