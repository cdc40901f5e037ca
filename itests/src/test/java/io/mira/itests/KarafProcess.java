package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A plain Apache Karaf as it is downloaded, with what is dropped into it, for bundles that promise to run there too. It
 * opens no port, so that several may run at once. Karaf 4.4 does not start on Java 25: its tests are for Java 17.
 */
final class KarafProcess implements AutoCloseable {

    private static final String VERSION = System.getProperty("karaf.version");
    private static final long BETWEEN_LOOKS_NANOS = 50_000_000L;

    private final Path karaf;
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable Process process;

    /** Unpacks one below a folder. */
    KarafProcess(Path folder) {
        karaf = folder.resolve("apache-karaf-" + VERSION);
        Path archive = Home.PROJECT.resolve("itests/target/karaf/apache-karaf-" + VERSION + ".tar.gz");
        try {
            Process tar = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", folder.toString())
                    .inheritIO()
                    .start();
            if (!tar.waitFor(MiraProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS) || tar.exitValue() != 0) {
                throw new IllegalStateException("cannot unpack " + archive);
            }
            Path features = karaf.resolve("etc/org.apache.karaf.features.cfg");
            Files.writeString(features, Files.readString(features).replaceAll("(?m)^ *(ssh|management|kar)/.*\n", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Copies a bundle into its deploy folder. */
    KarafProcess drops(Path jar) {
        try {
            Files.copy(jar, karaf.resolve("deploy").resolve(jar.getFileName().toString()));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Gives it Declarative Services: the bundles that its own feature {@code scr} names, taken from a distribution of
     * Mira so that nothing is downloaded.
     */
    KarafProcess withDeclarativeServices(Path distribution) {
        try (Stream<Path> jars = Files.walk(distribution.resolve("bundles"))) {
            jars.filter(jar -> jar.getFileName()
                            .toString()
                            .matches("org\\.(apache\\.felix\\.scr|osgi\\.service\\.component)-.*"))
                    .forEach(this::drops);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file of its etc folder. */
    KarafProcess writes(String name, String... lines) {
        try {
            Files.writeString(karaf.resolve("etc").resolve(name), String.join("\n", lines) + "\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets a variable of its environment. */
    KarafProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Puts a jar where {@code mvn:} addresses are looked up first, so that nothing is downloaded. */
    KarafProcess holds(String group, String artifact, String version, Path file, String suffix) {
        Path folder = karaf.resolve("system/" + group.replace('.', '/') + "/" + artifact + "/" + version);
        try {
            Files.createDirectories(folder);
            Files.copy(file, folder.resolve(artifact + "-" + version + suffix));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it with SIGTERM, and waits for its end. */
    void stop() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("it was not started");
        }
        running.destroy();
        try {
            assertThat(running.waitFor(MiraProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("Karaf ends")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts it, in the background. */
    KarafProcess start() {
        ProcessBuilder builder = new ProcessBuilder(karaf.resolve("bin/karaf").toString(), "server")
                .redirectErrorStream(true)
                .redirectOutput(karaf.resolve("stdout").toFile());
        // With exec a signal reaches Java, not the script alone.
        builder.environment().putAll(Map.of("JAVA_HOME", System.getProperty("java.home"), "KARAF_EXEC", "exec"));
        builder.environment().keySet().removeIf(name -> name.startsWith("MIRA_") || name.startsWith("VAULT_"));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until its log holds a line with the text, and gives the last such line. */
    String awaitLog(String part) {
        long end = System.nanoTime() + MiraProcess.PATIENCE.toNanos();
        while (true) {
            List<String> found =
                    log().lines().filter(line -> line.contains(part)).toList();
            if (!found.isEmpty()) {
                return found.get(found.size() - 1);
            }
            assertThat(System.nanoTime() < end && alive())
                    .as("no '%s' in:%n%s", part, log())
                    .isTrue();
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    /** Gives what it has logged so far, and what came on its stdout and stderr. */
    String log() {
        List<String> texts = new ArrayList<>();
        for (String file : new String[] {"stdout", "data/log/karaf.log"}) {
            try {
                if (Files.exists(karaf.resolve(file))) {
                    texts.add(new String(Files.readAllBytes(karaf.resolve(file)), StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return String.join("\n", texts);
    }

    /** Gives its folder. */
    Path folder() {
        return karaf;
    }

    private boolean alive() {
        return process != null && process.isAlive();
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
