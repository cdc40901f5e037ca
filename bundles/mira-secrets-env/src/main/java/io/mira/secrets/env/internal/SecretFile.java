package io.mira.secrets.env.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What may be read as a secret: a file that can be read again and again, and has an end. */
final class SecretFile {

    private static final long LARGEST = 1 << 20;

    private SecretFile() {}

    /**
     * Gives the file, if it may be read.
     *
     * @throws FileSystemException if it is a folder, a pipe or a device, or larger than any secret
     */
    static Path checked(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "it is a folder, a pipe or a device");
        }
        if (attributes.size() > LARGEST) {
            throw new FileSystemException(file.toString(), null, "it is larger than any secret");
        }
        return file;
    }
}
