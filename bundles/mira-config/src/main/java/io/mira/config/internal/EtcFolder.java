package io.mira.config.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of {@code etc/} as they are now. */
final class EtcFolder {

    private final Path folder;

    EtcFolder(Path folder) {
        this.folder = folder;
    }

    /** Reads every file that names a configuration, by file name. */
    Map<String, Content> read() throws IOException {
        Map<String, Content> contents = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (Pid.ofFile(name).isPresent()) {
                    contents.put(name, read(file));
                }
            }
        }
        return contents;
    }

    private static Content read(Path file) {
        if (Files.isDirectory(file)) {
            return Content.fault("is a folder: configurations are files; move it away");
        }
        try {
            return new Content(Files.readAllBytes(file), Optional.empty());
        } catch (IOException e) {
            return Content.fault("cannot be read as user " + System.getProperty("user.name") + " ("
                    + e.getClass().getSimpleName() + "): give the right to read it");
        }
    }

    /** The bytes of a file, or why they cannot be had. */
    static final class Content {

        private final byte[] bytes;
        private final Optional<String> unreadable;

        Content(byte[] bytes, Optional<String> unreadable) {
            this.bytes = bytes;
            this.unreadable = unreadable;
        }

        byte[] bytes() {
            return bytes;
        }

        Optional<String> unreadable() {
            return unreadable;
        }

        static Content fault(String reason) {
            return new Content(new byte[0], Optional.of(reason));
        }

        boolean same(@Nullable Content other) {
            return other != null && unreadable.equals(other.unreadable) && Arrays.equals(bytes, other.bytes);
        }
    }
}
