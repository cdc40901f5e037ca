package io.mira.management.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Where the command socket lies: {@code data/shell/socket}, in a folder that only the owner can enter. The system takes no
 * path of more than about 100 bytes: then it lies in a folder of its own for temporary files, and {@code data/shell/path}
 * says where. {@code bin/mira shell} finds it by the same rule.
 */
final class SocketFolder {

    private static final int LONGEST_PATH = 100;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path folder;

    /** @param data the data folder; this process alone works with it */
    SocketFolder(Path data) {
        this.folder = data.resolve("shell");
    }

    /** Makes what is needed, takes away what a killed process has left, and gives the path to listen on. */
    Path prepare() throws IOException {
        clear();
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, ownerOnly());
        }
        if (posix()) {
            Files.setPosixFilePermissions(folder, OWNER_ONLY);
        }
        Path socket = folder.resolve("socket");
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH) {
            return socket;
        }
        Path elsewhere = Files.createTempDirectory("mira-", ownerOnly()).resolve("socket");
        Files.writeString(folder.resolve("path"), elsewhere.toString());
        return elsewhere;
    }

    /** Takes the socket away, and what says where it is. */
    void clear() throws IOException {
        Path path = folder.resolve("path");
        Optional<Path> elsewhere = Files.exists(path) ? Optional.of(Path.of(Files.readString(path))) : Optional.empty();
        Files.deleteIfExists(folder.resolve("socket"));
        Files.deleteIfExists(path);
        if (elsewhere.isPresent() && elsewhere.get().endsWith("socket")) {
            Files.deleteIfExists(elsewhere.get());
            Files.deleteIfExists(elsewhere.get().getParent());
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return posix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
