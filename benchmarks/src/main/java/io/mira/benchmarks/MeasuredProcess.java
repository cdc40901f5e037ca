package io.mira.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process whose lines arrive with the time of their arrival. Linux only: it reads /proc. */
final class MeasuredProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final long startedAt = System.nanoTime();
    private final LinkedBlockingQueue<Line> lines = new LinkedBlockingQueue<>();

    MeasuredProcess(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        process = builder.start();
        Thread reader = new Thread(this::read, "reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** Waits for a line that holds the text; gives how many came before it that hold another. */
    int countUntil(String text, String counted) throws InterruptedException {
        int count = 0;
        while (true) {
            Line line = next(text);
            if (line.text().contains(text)) {
                return count;
            }
            count += line.text().contains(counted) ? 1 : 0;
        }
    }

    /** Waits for a line that holds the text, and gives it. */
    String awaitLine(String text) throws InterruptedException {
        Line line = next(text);
        while (!line.text().contains(text)) {
            line = next(text);
        }
        return line.text();
    }

    /** Waits for a line that holds the text; gives the milliseconds from the given time to its arrival. */
    double awaitLine(String text, long since) throws InterruptedException {
        while (true) {
            Line line = next(text);
            if (line.text().contains(text)) {
                return (line.at() - since) / 1e6;
            }
        }
    }

    private Line next(String text) throws InterruptedException {
        Line line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new IllegalStateException("no line with '" + text + "' within " + PATIENCE_SECONDS + " s");
        }
        return line;
    }

    long startedAt() {
        return startedAt;
    }

    /** Sends SIGTERM. Not by Process.destroy: that one closes the output, too, into which the stop still writes. */
    void signal() {
        process.toHandle().destroy();
    }

    /** Sends SIGTERM; gives the milliseconds until the process has ended, which must be with the code. */
    double stop(int code) throws InterruptedException {
        double millis = stop();
        if (process.exitValue() != code) {
            throw new IllegalStateException("the process ended with " + process.exitValue() + ", not " + code);
        }
        return millis;
    }

    /** Sends SIGTERM; gives the milliseconds until the process has ended. */
    double stop() throws InterruptedException {
        long since = System.nanoTime();
        signal();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the process does not stop");
        }
        return (System.nanoTime() - since) / 1e6;
    }

    /** Gives the CPU time used so far, in milliseconds; the kernel counts in steps of ten. */
    double cpuMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10.0;
    }

    /** Gives the CPU time that the threads which are alive have used so far, in milliseconds, to the nanosecond. */
    double cpuMillisOfThreads() throws IOException {
        long nanos = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path thread : threads) {
                nanos += Long.parseLong(
                        Files.readString(thread.resolve("schedstat")).split(" ", -1)[0]);
            }
        }
        return nanos / 1e6;
    }

    /** Gives the proportional set size, in megabytes. */
    double pssMegabytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps_rollup"))) {
            if (line.startsWith("Pss:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        throw new IllegalStateException("no Pss in smaps_rollup");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(new Line(System.nanoTime(), line));
            }
        } catch (IOException e) {
            lines.add(new Line(System.nanoTime(), "the output ended: " + e.getMessage()));
        }
    }

    private record Line(long at, String text) {}
}
