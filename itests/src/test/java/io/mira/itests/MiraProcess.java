package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The real process. It has failed the test if anything but JSON records comes out of it. */
final class MiraProcess implements AutoCloseable {

    /** How long a test waits for what must come; nothing is concluded from how fast it comes. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern SECRET = Pattern.compile(".*_(PASSWORD|SECRET|TOKEN)");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, LogRecord> parsed = new HashMap<>();
    private final StringBuilder stderr = new StringBuilder();
    private final Map<String, String> environment;
    private final Thread out;
    private final Thread err;

    private MiraProcess(Process process, Map<String, String> environment) {
        this.process = process;
        this.environment = Map.copyOf(environment);
        this.out = new Thread(() -> read(process.getInputStream(), this::addLine), "stdout");
        this.err = new Thread(() -> read(process.getErrorStream(), this::addError), "stderr");
        out.start();
        err.start();
    }

    static MiraProcess start(Path distribution, Map<String, String> environment, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(distribution.resolve("bin/mira").toString()));
        command.addAll(List.of(arguments));
        return start(command, environment);
    }

    static MiraProcess start(List<String> command, Map<String, String> environment) {
        return new MiraProcess(unread(command, environment), environment);
    }

    /** Starts a process whose output nobody reads. */
    static Process unread(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("MIRA_") || name.endsWith("_SECRET"));
        builder.environment().putAll(environment);
        builder.environment().values().removeIf(String::isEmpty);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MiraProcess untilReady() {
        await("ready");
        return this;
    }

    LogRecord await(String message) {
        return awaitRecord(message, record -> record.is(message));
    }

    /** Waits for a record with the message, and more. */
    LogRecord await(String message, Predicate<LogRecord> wanted) {
        return awaitRecord(message, record -> record.is(message) && wanted.test(record));
    }

    /** Waits until there are that many records with the message, and gives the last of them. */
    LogRecord await(String message, int count) {
        return awaitRecord(count + " times " + message, record -> record.is(message) && count(message) >= count);
    }

    /** Waits for a record, and gives the newest that is one. */
    LogRecord awaitRecord(String what, Predicate<LogRecord> wanted) {
        return record(awaitLine(what, line -> wanted.test(record(line))));
    }

    /** Waits for a line that holds the text, for output that is no record. */
    String awaitLine(String part) {
        return awaitLine(part, line -> line.contains(part));
    }

    private synchronized String awaitLine(String what, Predicate<String> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (true) {
                for (int i = lines.size() - 1; i >= 0; i--) {
                    if (wanted.test(lines.get(i))) {
                        return lines.get(i);
                    }
                }
                assertThat(System.nanoTime() < end && (process.isAlive() || out.isAlive()))
                        .as("no '%s' in:\n%s\nstderr: %s", what, String.join("\n", lines), stderr)
                        .isTrue();
                wait(1000);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized List<LogRecord> records() {
        return lines.stream().map(this::record).toList();
    }

    synchronized List<LogRecord> errors() {
        return records().stream().filter(LogRecord::isError).toList();
    }

    synchronized long count(String message) {
        return records().stream().filter(record -> record.is(message)).count();
    }

    synchronized String output() {
        return String.join("\n", lines);
    }

    synchronized String stderr() {
        return stderr.toString();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) {
        signal(name, pid());
    }

    /** Signals Mira where the process that was started is another one, which has started it. */
    void signalToChild(String name) {
        signal(name, process.children().findFirst().orElseThrow().pid());
    }

    private static void signal(String name, long pid) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .start()
                    .waitFor();
            assertThat(code).as("kill -%s", name).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the end and gives the exit code. Every line must be a record. */
    int exitCode() {
        int code = exitOfCommand();
        records();
        return code;
    }

    /** Waits for the end of a command that prints text, and gives the exit code. */
    int exitOfCommand() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the process ends")
                    .isTrue();
            out.join();
            err.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops it with SIGTERM, as an operator would, and holds what every clean stop must hold. */
    void stopsCleanly() {
        signal("TERM");
        assertThat(exitCode()).as(output()).isZero();
        List<LogRecord> records = records();
        LogRecord last = records.get(records.size() - 1);
        assertThat(last.message()).isEqualTo("stopped");
        assertThat(last.text("outcome")).isEqualTo("clean");
        assertThat(stderr()).isEmpty();
        secretsAreFoundNowhere();
    }

    /** Holds, at the end of every test that stops it cleanly, that what it was given as a secret has come out nowhere. */
    private void secretsAreFoundNowhere() {
        Canary canary = new Canary(environment.entrySet().stream()
                .filter(variable -> SECRET.matcher(variable.getKey()).matches())
                .map(Map.Entry::getValue)
                .filter(value -> !value.contains("secret://"))
                .toList());
        canary.isNotIn("the output", output());
        for (String folder : List.of("MIRA_DATA", "MIRA_ETC")) {
            Optional.ofNullable(environment.get(folder)).map(Path::of).ifPresent(canary::isNotBelow);
        }
    }

    /** Gives what {@code jcmd} says of its threads. */
    String threadDump() {
        try {
            Process dump = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/jcmd").toString(),
                            Long.toString(pid()),
                            "Thread.print",
                            "-l")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text).contains("mira-secrets-clock");
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int managementPort() {
        return await("management listening").json().path("port").asInt();
    }

    /** Asks the management port. */
    HttpResponse<String> health(String path) {
        return get(managementPort(), path);
    }

    /** Asks the management port until its answer is the wanted one. */
    void awaitHealth(String path, Predicate<String> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String body = health(path).body();
        while (!wanted.test(body)) {
            assertThat(System.nanoTime() < end).as(body).isTrue();
            Thread.onSpinWait();
            body = health(path).body();
        }
    }

    static HttpResponse<String> get(int port, String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            out.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each line is parsed once: whoever is slow here keeps the process from writing. */
    private synchronized LogRecord record(String line) {
        return parsed.computeIfAbsent(line, LogRecord::of);
    }

    private synchronized void addLine(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void addError(String line) {
        stderr.append(line).append('\n');
        notifyAll();
    }

    private void read(InputStream in, java.util.function.Consumer<String> to) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                to.accept(line);
            }
        } catch (IOException e) {
            to.accept("cannot be read: " + e);
        } finally {
            synchronized (this) {
                notifyAll();
            }
        }
    }
}
