package io.mira.config.internal;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** Tells when something happens in a folder. Whatever it is, it only means: look again. */
final class EtcWatch implements AutoCloseable {

    private final WatchService watch;
    private final Runnable lookAgain;

    EtcWatch(Path folder, Runnable lookAgain) throws IOException {
        this.watch = folder.getFileSystem().newWatchService();
        this.lookAgain = lookAgain;
        folder.register(
                watch,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        Thread thread = new Thread(this::follow, "mira-config-watch");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }

    private void follow() {
        try {
            while (true) {
                WatchKey key = watch.take();
                key.pollEvents();
                lookAgain.run();
                if (!key.reset()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClosedWatchServiceException e) {
            // The component is being deactivated.
        }
    }
}
