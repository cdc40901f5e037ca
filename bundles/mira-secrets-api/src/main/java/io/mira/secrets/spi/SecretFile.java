package io.mira.secrets.spi;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads files for backends: a secret, a token, a certificate. May be used from any thread. */
public final class SecretFile {

    private static final long LARGEST = 4L << 20;

    private SecretFile() {}

    /**
     * Reads a file whole. One that cannot be read again and again, or may have no end, is never opened: to open a pipe would
     * wait for whoever writes, and a device would fill the memory.
     *
     * @throws FileSystemException if it is a folder, a pipe or a device, or has more than 4 MiB; its {@linkplain
     *     FileSystemException#getReason reason} says so
     * @throws IOException if it cannot be read
     */
    public static byte[] read(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "it is a folder, a pipe or a device");
        }
        if (attributes.size() > LARGEST) {
            throw new FileSystemException(file.toString(), null, "it is larger than any secret");
        }
        return Files.readAllBytes(file);
    }
}
