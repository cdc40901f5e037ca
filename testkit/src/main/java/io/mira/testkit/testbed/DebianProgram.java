package io.mira.testkit.testbed;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program of a Debian package that stands alone. It is taken from the PATH, or the package is fetched and unpacked into
 * {@code ~/.cache/mira-testbed/debian}: nothing is installed, and no right is needed.
 */
public final class DebianProgram {

    private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "mira-testbed", "debian");
    private static final long FETCH_MINUTES = 5;

    private DebianProgram() {}

    /**
     * Gives the program. Where it cannot be had, the test is skipped, and failed where {@code CI=true}.
     *
     * @param name such as {@code promtool}, to be found in {@code /usr/bin} of the package
     * @param debianPackage such as {@code prometheus}
     */
    public static synchronized Path of(String name, String debianPackage) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return Path.of(folder, name);
            }
        }
        Path program = CACHE.resolve(debianPackage).resolve("usr/bin").resolve(name);
        try {
            Files.createDirectories(CACHE);
            try (FileChannel channel = FileChannel.open(
                            CACHE.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.isExecutable(program)) {
                    fetch(debianPackage);
                }
            }
        } catch (IOException e) {
            return missing(name, debianPackage, e.toString());
        }
        return Files.isExecutable(program)
                ? program
                : missing(name, debianPackage, "apt-get could not fetch it; see " + CACHE);
    }

    private static void fetch(String debianPackage) throws IOException {
        List<String> download = List.of("apt-get", "download", debianPackage);
        if (!run(download)) {
            // Without lists of packages there is nothing to find; only root may get them.
            run(List.of("apt-get", "-q", "update"));
            run(download);
        }
        try (Stream<Path> files = Files.list(CACHE)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith(debianPackage + "_"))
                    .toList()) {
                run(List.of(
                        "dpkg-deb",
                        "-x",
                        file.toString(),
                        CACHE.resolve(debianPackage).toString()));
            }
        }
    }

    private static boolean run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(CACHE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(CACHE.resolve(command.get(0) + ".log").toFile())
                .start();
        try {
            if (process.waitFor(FETCH_MINUTES, TimeUnit.MINUTES)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Path missing(String name, String debianPackage, String reason) {
        String message = name + " of the Debian package " + debianPackage + " is missing: " + reason;
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            throw new ServerMissingException(message);
        }
        System.out.println("[WARNING] skipped a test: " + message);
        return Assumptions.abort(message);
    }
}
