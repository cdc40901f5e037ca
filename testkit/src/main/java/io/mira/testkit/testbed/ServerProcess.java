package io.mira.testkit.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A real server that runs. It never outlives the test that started it. May be used from any thread. */
public final class ServerProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final Thread reaper;

    private ServerProcess(Process process) {
        this.process = process;
        this.reaper = new Thread(process::destroyForcibly, "mira-testbed-reaper");
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /**
     * Starts a server.
     *
     * @param log where its stderr goes
     * @throws IllegalStateException if it cannot be started
     */
    public static ServerProcess start(List<String> command, Map<String, String> environment, Path log) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return new ServerProcess(builder.start());
        } catch (IOException e) {
            throw new IllegalStateException("cannot start " + command.get(0), e);
        }
    }

    /**
     * Waits for the line of its stdout that is looked for, and gives it; what follows is read and thrown away.
     *
     * @throws IllegalStateException if the server ends before, or nothing comes for half a minute
     */
    public String awaitLine(Predicate<String> wanted) {
        CompletableFuture<Optional<String>> found = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(wanted, found), "mira-testbed-stdout");
        reader.setDaemon(true);
        reader.start();
        try {
            return found.get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .orElseThrow(() -> new IllegalStateException("the server ended"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("the server does not say what it should", e);
        }
    }

    private void read(Predicate<String> wanted, CompletableFuture<Optional<String>> found) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (wanted.test(line)) {
                    found.complete(Optional.of(line));
                }
            }
            found.complete(Optional.empty());
        } catch (IOException e) {
            found.complete(Optional.empty());
        }
    }

    /** Tells whether it runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /** Ends it at once, as {@code kill -9} does, and waits until it has ended. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** Asks it to end and waits; kills it if it does not. */
    @Override
    public void close() {
        process.destroy();
        await();
        process.destroyForcibly();
    }

    private void await() {
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            process.destroyForcibly(); // The JVM goes down already.
        }
    }
}
