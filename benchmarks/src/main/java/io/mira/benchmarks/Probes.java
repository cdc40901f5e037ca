package io.mira.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Asks for health a thousand times a second, liveness and readiness by turns, each over a connection of its own as kubelet does. */
final class Probes implements AutoCloseable {

    private static final int THREADS = 4;
    private static final List<String> PATHS = List.of("/health/live", "/health/ready");

    private final int port;
    private final ScheduledExecutorService clients = new ScheduledThreadPoolExecutor(THREADS);
    private final AtomicLong asked = new AtomicLong();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();

    Probes(int port) {
        this.port = port;
        for (int i = 0; i < THREADS; i++) {
            clients.scheduleAtFixedRate(this::ask, i, THREADS, TimeUnit.MILLISECONDS);
        }
    }

    /** Gives how many were answered with 200 so far. */
    long answered() {
        return answered.sum();
    }

    /** Gives how many were answered otherwise, or not at all. */
    long failed() {
        return failed.sum();
    }

    private void ask() {
        String path = PATHS.get((int) (asked.getAndIncrement() % PATHS.size()));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            (answer.startsWith("HTTP/1.1 200 ") ? answered : failed).increment();
        } catch (IOException e) {
            failed.increment();
        }
    }

    @Override
    public void close() {
        clients.shutdownNow();
    }
}
