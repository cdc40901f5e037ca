package io.mira.testkit.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The program of a real server. It is built from {@code testbed/<server>/}, a Go module: {@code go build}, with the
 * arguments in its file {@code build.args} (one a line; without the file, its own main package). What was built is kept
 * in {@code ~/.cache/mira-testbed/<server>-<hash of the module>}, so that it is paid for once a machine.
 *
 * <p>{@code MIRA_TESTBED_<SERVER>} may name a binary that is taken instead.
 */
public final class ServerBinary {

    private static final long BUILD_MINUTES = 40;

    private ServerBinary() {}

    /** Gives what {@code MIRA_TESTBED_<SERVER>} says: a binary or, for servers that allow it, an address. */
    static Optional<String> named(String server) {
        return Optional.ofNullable(
                System.getenv("MIRA_TESTBED_" + server.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    /** Tells whether tests are to use a server that runs already, somewhere else. */
    static boolean runsElsewhere(String server) {
        return named(server).filter(name -> name.matches("https?://.*")).isPresent();
    }

    /**
     * Gives the program, after building it if need be. That takes minutes; two builds never run at once.
     *
     * @throws ServerMissingException if it is not there and cannot be built
     */
    public static synchronized Path of(String server) {
        Optional<Path> named = named(server).map(Path::of);
        if (named.isPresent()) {
            if (!Files.isExecutable(named.get())) {
                throw new ServerMissingException("there is no program at " + named.get());
            }
            return named.get();
        }
        Path module = module(server);
        try {
            Path home = cache().resolve(server + "-" + fingerprint(module));
            Path binary = home.resolve(server);
            if (Files.isExecutable(binary)) {
                return binary;
            }
            Files.createDirectories(home);
            try (FileChannel channel = FileChannel.open(
                            cache().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!Files.isExecutable(binary) && lock.isValid()) {
                    build(server, module, home, binary);
                }
            }
            return binary;
        } catch (IOException e) {
            throw new ServerMissingException("cannot build the server " + server + ": " + e.getMessage(), e);
        }
    }

    private static Path cache() {
        return Path.of(System.getProperty("user.home"), ".cache", "mira-testbed");
    }

    /** Gives {@code testbed/<server>} of the project that the tests run in. */
    private static Path module(String server) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path module = folder.resolve("testbed").resolve(server);
            if (Files.isRegularFile(module.resolve("go.mod"))) {
                return module;
            }
        }
        throw new ServerMissingException("there is no testbed/" + server + "/go.mod in or above "
                + Path.of("").toAbsolutePath());
    }

    private static String fingerprint(Path module) throws IOException {
        try (Stream<Path> files = Files.list(module)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void build(String server, Path module, Path home, Path binary) throws IOException {
        if (run(List.of("go", "version"), module, home.resolve("go.log")) != 0) {
            throw new ServerMissingException("the server " + server + " is not in " + cache()
                    + ", and Go, which would build it, is not installed");
        }
        System.out.println("[INFO] building the server " + server + " for tests, which takes minutes and is kept; see "
                + home.resolve("build.log"));
        long start = System.nanoTime();
        Path unfinished = home.resolve("unfinished");
        List<String> command = new ArrayList<>(List.of("go", "build", "-trimpath", "-o", unfinished.toString()));
        Path arguments = module.resolve("build.args");
        command.addAll(Files.exists(arguments) ? Files.readAllLines(arguments) : List.of("-ldflags=-s -w", "."));
        Path log = home.resolve("build.log");
        if (run(command, module, log) != 0) {
            throw new ServerMissingException(
                    "building the server " + server + " failed, see " + log + ": " + lastLine(log));
        }
        Files.move(unfinished, binary, StandardCopyOption.ATOMIC_MOVE);
        System.out.println("[INFO] built the server " + server + " in "
                + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s: " + binary);
    }

    private static String lastLine(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    private static int run(List<String> command, Path folder, Path log) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            return -1;
        }
        try {
            if (!process.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new UncheckedIOException(
                        new IOException(command + " took more than " + BUILD_MINUTES + " minutes"));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new ServerMissingException("interrupted while " + command + " ran", e);
        }
    }
}
