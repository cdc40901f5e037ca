package io.mira.config.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Writes into {@code etc/}, for those who ask for it: the whole file or nothing, with the rights that it had. */
final class EtcWriter {

    private final Path etc;

    EtcWriter(Path etc) {
        this.etc = etc;
    }

    /** Sets a key in a file, which is made if need be. */
    void set(String name, String key, String value) throws FaultyFileException, IOException {
        Path file = etc.resolve(name);
        if (!name.endsWith(Pid.CFG)) {
            throw new IllegalArgumentException(
                    name + " cannot be edited: only " + Pid.CFG + " files can, edit it by hand");
        }
        if (Files.isSymbolicLink(file)) {
            throw new IllegalArgumentException(name + " is a link, probably mounted: change it where it comes from");
        }
        String before = Files.exists(file) ? Files.readString(file) : "";
        byte[] after = new CfgEdit(before).set(key, value).getBytes(StandardCharsets.UTF_8);
        Path draft = etc.resolve("." + name + ".draft");
        try {
            write(draft, after);
            if (Files.exists(file)
                    && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
                Files.setPosixFilePermissions(draft, rights);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }
}
