package io.mira.config.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that were good last, kept for a start at which they are not. Lies in {@code data/} and may be deleted at any
 * time. A file that holds a secret in the clear is not kept. Used by one thread at a time.
 */
final class LastGood {

    private static final Logger log = LoggerFactory.getLogger(LastGood.class);

    private final Path file;
    private final Map<String, EtcFolder.Content> before;
    private final Map<String, EtcFolder.Content> kept;
    private boolean changed;
    private boolean told;

    LastGood(Path file) {
        this.file = file;
        this.before = read(file);
        this.kept = new TreeMap<>(before);
    }

    /** Gives what stood in these files when they were good in the run before. */
    Map<String, EtcFolder.Content> of(Map<String, EtcFolder.Content> files) {
        Map<String, EtcFolder.Content> found = new HashMap<>(files);
        found.replaceAll((name, content) -> before.getOrDefault(name, content));
        return found;
    }

    void keep(Map<String, EtcFolder.Content> files, boolean clear) {
        files.forEach((name, content) ->
                changed |= clear ? kept.remove(name) != null : !content.equals(kept.put(name, content)));
    }

    /** Takes back what was kept of these files in this run: it has turned out to be faulty. */
    void restore(Iterable<String> names) {
        for (String name : names) {
            EtcFolder.Content good = before.get(name);
            changed = true;
            if (good == null) {
                kept.remove(name);
            } else {
                kept.put(name, good);
            }
        }
    }

    void forget(Iterable<String> names) {
        for (String name : names) {
            before.remove(name);
            changed |= kept.remove(name) != null;
        }
    }

    /** Writes what has changed, so that a process that is killed at any moment leaves the old or the new. */
    void write() {
        if (!changed) {
            return;
        }
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try {
            Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
            try {
                write(draft, bytes());
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
            changed = false;
            told = false;
        } catch (IOException e) {
            if (!told) {
                told = true;
                log.warn(
                        "last good configurations cannot be kept in {} ({}): a file that is faulty at the next start has"
                                + " what was kept before, if anything",
                        file,
                        e.toString());
            }
        }
    }

    private static void write(Path draft, byte[] bytes) throws IOException {
        Files.deleteIfExists(draft);
        if (draft.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(draft, bytes);
    }

    private byte[] bytes() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(all);
        out.writeInt(kept.size());
        for (Map.Entry<String, EtcFolder.Content> entry : kept.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeInt(entry.getValue().bytes().length);
            out.write(entry.getValue().bytes());
        }
        return all.toByteArray();
    }

    private static Map<String, EtcFolder.Content> read(Path file) {
        Map<String, EtcFolder.Content> found = new TreeMap<>();
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)));
            for (int count = in.readInt(); count > 0; count--) {
                String name = in.readUTF();
                byte[] bytes = in.readNBytes(Math.min(in.readInt(), in.available()));
                found.put(name, new EtcFolder.Content(bytes, Optional.empty()));
            }
        } catch (IOException | RuntimeException e) {
            // Nothing has been kept, or it was harmed: the files in etc/ are the truth anyway.
            found.clear();
        }
        return found;
    }
}
