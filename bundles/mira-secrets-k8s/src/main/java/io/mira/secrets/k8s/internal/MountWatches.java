package io.mira.secrets.k8s.internal;

import io.mira.secrets.spi.Watch;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the directories of mounted secrets, all by one thread. An event only says "look again"; where none come, every
 * directory is looked at twice a second.
 */
final class MountWatches implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MountWatches.class);
    private static final long LOOK_MILLIS = 500;

    private final WatchService service;
    private final Thread follower;
    private final Map<Path, Mount> mounts = new ConcurrentHashMap<>();

    /** One directory, and what it looked like. */
    private static final class Mount {

        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
        private String seen;
        private @Nullable WatchKey key;

        Mount(String seen) {
            this.seen = seen;
        }
    }

    MountWatches() {
        try {
            service = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            throw new IllegalStateException("mounted secrets cannot be watched", e);
        }
        follower = new Thread(this::follow, "mira-secrets-k8s-mount");
        follower.setDaemon(true);
        follower.start();
    }

    Watch watch(Path directory, Runnable changed) {
        mounts.compute(directory, (d, old) -> {
            Mount mount = old == null ? new Mount(look(d)) : old;
            mount.listeners.add(changed);
            return mount;
        });
        return () -> mounts.computeIfPresent(directory, (d, mount) -> {
            mount.listeners.remove(changed);
            if (!mount.listeners.isEmpty()) {
                return mount;
            }
            WatchKey key = mount.key;
            if (key != null) {
                key.cancel();
            }
            return null;
        });
    }

    /** Gives how many directories are followed. */
    int size() {
        return mounts.size();
    }

    /** Returns before the kernel has let go of the directories: that takes it ten milliseconds, for which a stop does not wait. */
    @Override
    public void close() {
        follower.interrupt();
    }

    private void follow() {
        try (service) {
            while (true) {
                WatchKey event = service.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (event != null) {
                    event.pollEvents();
                    event.reset();
                }
                mounts.forEach(this::lookAgain);
            }
        } catch (InterruptedException | IOException e) {
            // Nobody listens any more.
        }
    }

    private void lookAgain(Path directory, Mount mount) {
        try {
            WatchKey key = mount.key;
            if ((key == null || !key.isValid()) && Files.isDirectory(directory)) {
                mount.key = directory.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
            }
        } catch (IOException e) {
            log.atDebug().addKeyValue("directory", directory).setCause(e).log("directory is polled only");
        }
        String now = look(directory);
        if (!now.equals(mount.seen)) {
            mount.seen = now;
            mount.listeners.forEach(Runnable::run);
        }
    }

    /** Gives a text that is another one when the files are: never what is in them. */
    private static String look(Path directory) {
        try {
            Path base = MountedSecrets.base(directory);
            StringBuilder seen = new StringBuilder(base.toString());
            for (Path file : MountedSecrets.files(base)) {
                seen.append('\n')
                        .append(file.getFileName())
                        .append(' ')
                        .append(Files.size(file))
                        .append(' ')
                        .append(Files.getLastModifiedTime(file).toInstant());
            }
            return seen.toString();
        } catch (IOException e) {
            return "";
        }
    }
}
