package io.mira.config.internal;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when something happens in one of several directories. Whatever it is, it only means: look again. */
final class EtcWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EtcWatch.class);

    private final WatchService service;
    private final Runnable lookAgain;
    private final Thread follower;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private boolean toldOfTrouble;
    private boolean complete;

    EtcWatch(WatchService service, Runnable lookAgain) {
        this.service = service;
        this.lookAgain = lookAgain;
        follower = new Thread(this::follow, "mira-config-watch");
        follower.setDaemon(true);
        follower.start();
    }

    /**
     * Watches these directories and no other. Gives whether one was not watched before: what happened there meanwhile
     * has not been told.
     */
    synchronized boolean watch(Set<Path> directories) {
        boolean more = false;
        boolean all = true;
        for (Path directory : directories) {
            try {
                // The same directory gives the same key; one that has been replaced gives another.
                WatchKey key = directory.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
                WatchKey before = keys.put(directory, key);
                more |= !key.equals(before);
                if (before != null && !before.equals(key)) {
                    before.cancel();
                }
            } catch (IOException | ClosedWatchServiceException e) {
                all = false;
                if (!toldOfTrouble) {
                    toldOfTrouble = true;
                    tellOfPolling(directory, e);
                }
            }
        }
        keys.entrySet().removeIf(entry -> !directories.contains(entry.getKey()) && cancelled(entry.getValue()));
        toldOfTrouble &= !all;
        complete = all;
        return more;
    }

    /** Tells whether all directories that were wanted last are watched. */
    synchronized boolean complete() {
        return complete;
    }

    /** Returns before the kernel has let go of the folders: that takes it ten milliseconds, for which a stop does not wait. */
    @Override
    public void close() {
        follower.interrupt();
    }

    /** Tells that nothing will be told of a folder. */
    static void tellOfPolling(Path folder, Exception reason) {
        log.atWarn()
                .addKeyValue("folder", folder)
                .addKeyValue("reason", reason.toString())
                .log("folder cannot be watched, edits are found by polling; if a limit is reached, raise"
                        + " fs.inotify.max_user_watches and fs.inotify.max_user_instances");
    }

    private void follow() {
        try (service) {
            while (true) {
                WatchKey key = service.take();
                key.pollEvents();
                key.reset();
                lookAgain.run();
            }
        } catch (InterruptedException | IOException e) {
            // Nobody listens any more.
        }
    }

    private static boolean cancelled(WatchKey key) {
        key.cancel();
        return true;
    }
}
