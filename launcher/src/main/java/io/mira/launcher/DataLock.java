package io.mira.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second Mira away from the data folder, and says in the file who works there. Felix has a lock of its own, but
 * inside the cache, which is emptied before anybody looks at it. Given back by the operating system, however the process
 * ends; then the file still says who was the last.
 */
final class DataLock {

    /** Far behind what is written, so that it can be read where locks forbid reading. */
    private static final long WHERE = Long.MAX_VALUE - 1;

    private final Path data;
    private @Nullable FileLock lock;
    private final String run = ProcessHandle.current().pid() + " " + System.currentTimeMillis();
    private Optional<String> previousRun = Optional.empty();

    DataLock(Path data) {
        this.data = data;
    }

    /** Gives a name of this run: its process, and since when, because in a container every one is number 1. */
    String run() {
        return run;
    }

    void acquire() {
        try {
            FileChannel channel = FileChannel.open(
                    data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            lock = tryLock(channel);
            if (lock == null) {
                String holder = read(channel);
                channel.close();
                throw inUse(holder);
            }
            String before = read(channel);
            previousRun = before.isEmpty() ? Optional.empty() : Optional.of(before);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(run.getBytes(StandardCharsets.US_ASCII)), 0);
        } catch (IOException e) {
            throw new StartFailedException(
                    ExitCode.FAILED, "cannot lock the data folder " + data + ": " + e.getMessage(), e);
        }
    }

    /** Tells whether the data folder is ours. */
    boolean isHeld() {
        return lock != null;
    }

    /** Gives the run before this one, if there was one. */
    Optional<String> previousRun() {
        return previousRun;
    }

    /** Gives the process that works with the data folder now; empty if none does. */
    static Optional<Long> holder(Path data) throws IOException {
        Path file = data.resolve("lock");
        if (!file.toFile().exists()) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock free = tryLock(channel)) {
            return free != null ? Optional.empty() : Optional.of(Long.parseLong(process(read(channel))));
        } catch (NumberFormatException e) {
            throw new IOException(file + " does not say which process works there; it may just be starting", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(WHERE, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64);
        int length = channel.read(bytes, 0);
        return new String(bytes.array(), 0, Math.max(0, length), StandardCharsets.US_ASCII).trim();
    }

    private static String process(String run) {
        return run.split(" ", 2)[0];
    }

    private StartFailedException inUse(String holder) {
        return new StartFailedException(
                ExitCode.FAILED,
                "another Mira works with the data folder " + data
                        + (holder.isEmpty() ? "" : ", process " + process(holder))
                        + ": stop it, or let MIRA_DATA name another folder");
    }
}
