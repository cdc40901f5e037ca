package io.mira.testkit.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Writes a mounted Secret or ConfigMap as the kubelet does: a new directory with a time in its name, a link to it, a
 * rename, the old one removed.
 */
public final class Kubelet {

    private static final AtomicLong TIME = new AtomicLong(1_000_000_000);

    private Kubelet() {}

    /** Exchanges all files of a mount at once. A name may hold slashes. */
    public static void write(Path mount, Map<String, byte[]> files) {
        try {
            Files.createDirectories(mount);
            Path data = mount.resolve("..data");
            Path old = Files.exists(data) ? data.toRealPath() : mount.resolve("none");
            Path fresh = Files.createDirectory(mount.resolve("..2026_11_24_10_00_00." + TIME.incrementAndGet()));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path written = fresh.resolve(file.getKey());
                Files.createDirectories(written.getParent());
                Files.write(written, file.getValue());
            }
            Path link = mount.resolve("..data_tmp");
            Files.createSymbolicLink(link, fresh.getFileName());
            Files.move(link, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            for (String name : files.keySet()) {
                Path top = Path.of(name).getName(0);
                if (!Files.isSymbolicLink(mount.resolve(top))) {
                    Files.createSymbolicLink(
                            mount.resolve(top), Path.of("..data").resolve(top));
                }
            }
            delete(old);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a folder with all that is in it. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
