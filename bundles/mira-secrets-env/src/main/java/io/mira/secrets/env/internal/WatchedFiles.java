package io.mira.secrets.env.internal;

import io.mira.secrets.spi.SecretFile;
import io.mira.secrets.spi.Watch;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files whose content is looked at every half second: they are few and small, and a look at the content cannot be
 * misled by links that are swapped, nor by equal times and sizes. Keeps a digest of each, no content.
 */
final class WatchedFiles implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WatchedFiles.class);
    private static final long LOOK_MILLIS = 500;

    private final Map<Watched, Map<Path, String>> all = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService clockwork;
    private boolean closed;

    /** Runs {@code changed} whenever the content of one of the files is another one. */
    Watch add(Set<Path> files, Runnable changed) {
        Watched watched = new Watched(files, changed);
        all.put(watched, watched.digests());
        start();
        return () -> all.remove(watched);
    }

    @Override
    public synchronized void close() {
        closed = true;
        all.clear();
        if (clockwork != null) {
            clockwork.shutdownNow();
        }
    }

    private synchronized void start() {
        if (clockwork == null && !closed) {
            clockwork = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "mira-secrets-env-watch");
                thread.setDaemon(true);
                return thread;
            });
            clockwork.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        for (Watched watched : List.copyOf(all.keySet())) {
            try {
                Map<Path, String> now = watched.digests();
                Map<Path, String> before = all.replace(watched, now);
                if (before != null && !before.equals(now)) {
                    watched.changed.run();
                }
            } catch (RuntimeException e) {
                log.error("files of secrets could not be looked at", e);
            }
        }
    }

    /** Files of one secret, and who wants to know. */
    private static final class Watched {

        private final Set<Path> files;
        private final Runnable changed;

        Watched(Set<Path> files, Runnable changed) {
            this.files = Set.copyOf(files);
            this.changed = changed;
        }

        Map<Path, String> digests() {
            Map<Path, String> digests = new TreeMap<>();
            files.forEach(file -> digests.put(file, digest(file)));
            return digests;
        }

        private static String digest(Path file) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(SecretFile.read(file)));
            } catch (IOException e) {
                return e.getClass().getName();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
