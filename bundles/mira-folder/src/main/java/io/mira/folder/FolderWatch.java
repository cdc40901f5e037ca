package io.mira.folder;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** Tells when something happens in a folder. Whatever it is, it only means: look again. */
final class FolderWatch implements AutoCloseable {

    private final WatchService watch;
    private final WatchKey key;
    private final Runnable lookAgain;

    FolderWatch(Path folder, String thread, Runnable lookAgain) throws IOException {
        this.watch = folder.getFileSystem().newWatchService();
        this.lookAgain = lookAgain;
        try {
            this.key = folder.register(
                    watch,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException | RuntimeException e) {
            watch.close();
            throw e;
        }
        Thread follower = new Thread(this::follow, thread);
        follower.setDaemon(true);
        follower.start();
    }

    /** Tells whether events can still come: not when the folder itself has been replaced. */
    boolean alive() {
        return key.isValid();
    }

    @Override
    public void close() {
        try {
            watch.close();
        } catch (IOException e) {
            // Nothing of it is used any more.
        }
    }

    private void follow() {
        try {
            do {
                watch.take().pollEvents();
                lookAgain.run();
            } while (key.reset());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClosedWatchServiceException e) {
            // Nobody listens any more.
        }
    }
}
