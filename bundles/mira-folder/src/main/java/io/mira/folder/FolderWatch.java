package io.mira.folder;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** Tells when something happens in a folder. Whatever it is, it only means: look again. */
final class FolderWatch implements AutoCloseable {

    private final Path folder;
    private final WatchService service;
    private final WatchKey key;
    private final Runnable lookAgain;
    private final Thread follower;

    FolderWatch(Path folder, String thread, Runnable lookAgain) throws IOException {
        this.folder = folder;
        this.service = folder.getFileSystem().newWatchService();
        this.lookAgain = lookAgain;
        try {
            this.key = register();
        } catch (IOException | RuntimeException e) {
            service.close();
            throw e;
        }
        follower = new Thread(this::follow, thread);
        follower.setDaemon(true);
        follower.start();
    }

    /** Tells whether what is now under the folder's name is what is watched: not when it was removed, moved or replaced. */
    boolean alive() {
        try {
            // The same directory gives the same key; one that has taken its name gives another.
            return key.isValid() && register().equals(key);
        } catch (IOException | ClosedWatchServiceException e) {
            return false;
        }
    }

    /** Returns before the kernel has let go of the folder: that takes it ten milliseconds, for which a stop does not wait. */
    @Override
    public void close() {
        follower.interrupt();
    }

    private WatchKey register() throws IOException {
        return folder.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
    }

    private void follow() {
        try (service) {
            do {
                service.take().pollEvents();
                lookAgain.run();
            } while (key.reset());
        } catch (InterruptedException | IOException e) {
            // Nobody listens any more.
        }
    }
}
