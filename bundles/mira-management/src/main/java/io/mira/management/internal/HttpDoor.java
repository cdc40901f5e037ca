package io.mira.management.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests in, one for each connection. When there are too many connections the oldest is closed for the newest: clients
 * that are slow, or only there to be slow, keep no probe out.
 */
final class HttpDoor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpDoor.class);
    private static final int BACKLOG = 64;
    private static final int MOST_DRAINED = 64 * 1024;
    private static final long PAUSE_NANOS = 50_000_000;

    private final ServerSocket door = new ServerSocket();
    private final Executor executor;
    private final Function<HttpRequest, HttpAnswer> answers;
    private final int mostConnections;
    private final Duration limit;
    private final CountDownLatch left = new CountDownLatch(1);
    private final Set<Socket> open = new LinkedHashSet<>();

    HttpDoor(InetSocketAddress address, Executor executor, Function<HttpRequest, HttpAnswer> answers)
            throws IOException {
        this(address, executor, answers, 32, Duration.ofSeconds(5));
    }

    /** @param limit how long a request may take to come in, and its rest to be drained */
    HttpDoor(
            InetSocketAddress address,
            Executor executor,
            Function<HttpRequest, HttpAnswer> answers,
            int mostConnections,
            Duration limit)
            throws IOException {
        this.executor = executor;
        this.answers = answers;
        this.mostConnections = mostConnections;
        this.limit = limit;
        try {
            door.setReuseAddress(true);
            door.bind(address, BACKLOG);
        } catch (IOException e) {
            door.close();
            throw e;
        }
        executor.execute(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    @Override
    public void close() {
        shut(door);
        awaitLeft();
        List<Socket> all;
        synchronized (open) {
            all = new ArrayList<>(open);
        }
        all.forEach(HttpDoor::shut);
    }

    private void accept() {
        try {
            while (!door.isClosed()) {
                acceptOne();
            }
        } finally {
            left.countDown();
        }
    }

    private void acceptOne() {
        try {
            Socket socket = door.accept();
            keep(socket).ifPresent(HttpDoor::shut);
            serveLater(socket);
        } catch (IOException e) {
            // Closed, or the client has gone before it was let in; or there are no files left, which lasts for a while.
            if (!door.isClosed()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** The kernel keeps the port as long as somebody is in the middle of accepting. */
    private void awaitLeft() {
        try {
            left.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Socket> keep(Socket socket) {
        synchronized (open) {
            open.add(socket);
            if (open.size() <= mostConnections) {
                return Optional.empty();
            }
            Socket oldest = open.iterator().next();
            open.remove(oldest);
            return Optional.of(oldest);
        }
    }

    private void serveLater(Socket socket) {
        try {
            executor.execute(() -> serve(socket));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // No thread for this one; maybe for the next.
            forget(socket);
        }
    }

    private void serve(Socket socket) {
        try {
            @Nullable HttpRequest request = HttpRequest.read(socket, limit).orElse(null);
            HttpAnswer answer = request == null ? HttpAnswer.of("400 Bad Request") : answers.apply(request);
            answer.write(
                    socket.getOutputStream(),
                    request != null && request.method().equals("HEAD"));
            if (request == null || !request.whole()) {
                drain(socket);
            }
        } catch (IOException e) {
            log.atDebug().addKeyValue("reason", e.toString()).log("request ended before its answer");
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("request could not be answered");
        } finally {
            forget(socket);
        }
    }

    /** What is closed with unread bytes takes the answer away from its client. */
    private void drain(Socket socket) throws IOException {
        socket.shutdownOutput();
        socket.setSoTimeout((int) limit.toMillis());
        InputStream in = socket.getInputStream();
        byte[] rest = new byte[4096];
        int most = MOST_DRAINED / rest.length;
        for (int i = 0; i < most && in.read(rest) >= 0; i++) {
            // Only taken away.
        }
    }

    private void forget(Socket socket) {
        synchronized (open) {
            open.remove(socket);
        }
        shut(socket);
    }

    private static void shut(java.io.Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // Nothing of it is used any more.
        }
    }
}
