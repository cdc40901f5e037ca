package io.mira.logging.logback.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.zip.GZIPOutputStream;
import org.slf4j.LoggerFactory;

/**
 * A file of records that begins anew when it is too long or too old. The old ones stand beside it under the time of
 * their end, compressed if so wished, as many as the total allows. A write that fails leaves no half record behind.
 */
final class RotatingFile extends OutputStream {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    /** Of the mode of a file, as {@code inode(7)} has them: what it is. */
    private static final int TYPE = 0170000;

    private static final int PIPE = 0010000;

    private final Path path;
    private final Rotation rotation;
    private final InstantSource clock;
    private final Executor archivist;
    private FileChannel channel;
    private Instant begun;
    private long size;
    private boolean stuck;

    /** Opens the file, whose folder must be there. */
    RotatingFile(Path path, Rotation rotation, InstantSource clock, Executor archivist) throws IOException {
        this.path = path;
        this.rotation = rotation;
        this.clock = clock;
        this.archivist = archivist;
        this.channel = open(path);
        this.size = channel.size();
        this.begun = clock.instant();
    }

    private static FileChannel open(Path path) throws IOException {
        if (isPipe(path)) {
            throw new IOException(
                    "it is a pipe, which waits for whoever reads it; let the reader take standard output");
        }
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static boolean isPipe(Path path) throws IOException {
        return Files.exists(path)
                && path.getFileSystem().supportedFileAttributeViews().contains("unix")
                && ((int) Files.getAttribute(path, "unix:mode") & TYPE) == PIPE;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** Appends whole records. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (size > 0 && isDue(length)) {
            rotate();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            size += length;
        } catch (IOException e) {
            channel.truncate(size);
            throw e;
        }
    }

    private boolean isDue(int length) {
        return (rotation.size() > 0 && size + length > rotation.size())
                || (!rotation.age().isZero()
                        && Duration.between(begun, clock.instant()).compareTo(rotation.age()) >= 0);
    }

    private void rotate() throws IOException {
        Path old = path.resolveSibling(path.getFileName() + "." + STAMP.format(clock.instant()));
        for (int n = 1; Files.exists(old) || Files.exists(Path.of(old + ".gz")); n++) {
            old = path.resolveSibling(path.getFileName() + "." + STAMP.format(clock.instant()) + "-" + n);
        }
        channel.close();
        try {
            Files.move(path, old, StandardCopyOption.ATOMIC_MOVE);
            Path ended = old;
            archivist.execute(() -> archive(ended));
            stuck = false;
        } catch (IOException e) {
            // Better a file that is too long than no records.
            tellOnce(e);
        } finally {
            channel = open(path);
            size = channel.size();
            begun = clock.instant();
        }
    }

    private void tellOnce(IOException reason) {
        if (!stuck) {
            stuck = true;
            LoggerFactory.getLogger("mira.logging")
                    .warn("the log file cannot begin anew, and grows: {}", reason.toString());
        }
    }

    private void archive(Path old) {
        try {
            if (rotation.compress()) {
                compress(old);
            }
            prune();
        } catch (IOException e) {
            LoggerFactory.getLogger("mira.logging").warn("cannot put an old log file away: {}", e.getMessage());
        }
    }

    /** Puts files away on a thread that lives no longer than that takes. */
    static Executor archivist() {
        return task -> {
            Thread thread = new Thread(task, "mira-logging-archive");
            thread.setDaemon(true);
            thread.start();
        };
    }

    private static void compress(Path old) throws IOException {
        Path half = Path.of(old + ".gz.part");
        try (InputStream from = Files.newInputStream(old);
                OutputStream to = new GZIPOutputStream(Files.newOutputStream(half))) {
            from.transferTo(to);
        } catch (IOException e) {
            // A full disk: better a large old file than none.
            Files.deleteIfExists(half);
            return;
        }
        Files.move(half, Path.of(old + ".gz"), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(old);
    }

    private synchronized void prune() throws IOException {
        if (rotation.total() <= 0) {
            return;
        }
        List<Path> old = new ArrayList<>();
        Path folder = path.toAbsolutePath().getParent();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, path.getFileName() + ".2*")) {
            files.forEach(old::add);
        }
        // Their names tell their age.
        old.sort(null);
        long all = 0;
        for (Path file : old) {
            all += Files.size(file);
        }
        for (Path file : old) {
            if (all <= rotation.total()) {
                break;
            }
            all -= Files.size(file);
            Files.delete(file);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** When a file begins anew, and what becomes of the old ones; 0 is no limit. */
    record Rotation(long size, Duration age, long total, boolean compress) {}
}
