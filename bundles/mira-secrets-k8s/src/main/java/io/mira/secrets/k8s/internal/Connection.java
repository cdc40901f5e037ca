package io.mira.secrets.k8s.internal;

import io.mira.secrets.BackendUnreachableException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One connection to the API server, shared by many requests (HTTP/2). Thrown away as a whole when it fails. */
final class Connection {

    /** API servers let a hundred requests share a connection; Java does not queue any more, it fails. */
    private static final int SHARED_BY = 90;

    private static final String GIVEN_UP = "the connection was given up";

    private final Cluster cluster;
    private final HttpClient client;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Void> open = new CompletableFuture<>();
    private volatile boolean usable = true;

    /**
     * Prepares a connection; it is made at the first request.
     *
     * @throws BackendUnreachableException if the certificates cannot be read
     */
    Connection(Cluster cluster, Duration timeout, Executor executor) {
        this.cluster = cluster;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(executor);
        if (!cluster.authorities().isEmpty() || !cluster.clientCertificate().isEmpty()) {
            builder.sslContext(Tls.of(cluster));
        }
        this.client = builder.build();
    }

    /**
     * Sends a request with the token as it is now; the answer comes when its body is whole. Until the first request is
     * answered the others wait for it: Java would open a line for each of them.
     *
     * @throws BackendUnreachableException if the token cannot be read
     */
    CompletableFuture<HttpResponse<byte[]>> send(String path, HttpResponse.BodyHandler<byte[]> handler) {
        if (open.isDone()) {
            return send(HttpClient.Version.HTTP_2, path, handler);
        }
        return begun.compareAndSet(false, true) ? sendFirst(path, handler) : sendOnceOpen(path, handler);
    }

    private CompletableFuture<HttpResponse<byte[]>> sendFirst(String path, HttpResponse.BodyHandler<byte[]> handler) {
        try {
            CompletableFuture<HttpResponse<byte[]>> answer = send(HttpClient.Version.HTTP_2, path, info -> {
                open.complete(null);
                return handler.apply(info);
            });
            answer.whenComplete((response, fault) -> open.complete(null));
            return answer;
        } catch (RuntimeException e) {
            open.complete(null);
            throw e;
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> sendOnceOpen(
            String path, HttpResponse.BodyHandler<byte[]> handler) {
        CompletableFuture<HttpResponse<byte[]>> answer = new CompletableFuture<>();
        open.thenRun(() -> {
            if (!usable || answer.isDone()) {
                running.decrementAndGet();
                answer.completeExceptionally(new IOException(GIVEN_UP));
                return;
            }
            try {
                CompletableFuture<HttpResponse<byte[]>> sent = send(HttpClient.Version.HTTP_2, path, handler);
                answer.whenComplete((response, fault) -> sent.cancel(true));
                sent.whenComplete((response, fault) -> {
                    if (fault == null) {
                        answer.complete(response);
                    } else {
                        answer.completeExceptionally(fault);
                    }
                });
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Sends a request over a line of its own, where the end of the line cannot hide the answer. */
    CompletableFuture<HttpResponse<byte[]>> sendAlone(String path, HttpResponse.BodyHandler<byte[]> handler) {
        return send(HttpClient.Version.HTTP_1_1, path, handler);
    }

    private CompletableFuture<HttpResponse<byte[]>> send(
            HttpClient.Version version, String path, HttpResponse.BodyHandler<byte[]> handler) {
        CompletableFuture<HttpResponse<byte[]>> answer;
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(cluster.server() + path))
                    .version(version)
                    .header("Accept", "application/json")
                    .header("User-Agent", "mira-secrets-k8s");
            cluster.currentToken().ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
            answer = client.sendAsync(request.build(), handler);
        } catch (RuntimeException e) {
            running.decrementAndGet();
            throw e;
        }
        answer.whenComplete((response, fault) -> running.decrementAndGet());
        return answer;
    }

    /** Tells whether a request failed because its line was closed, whatever was asked: it may be put again. */
    static boolean closed(@Nullable Throwable fault) {
        String reason = String.valueOf(fault);
        return reason.contains("GOAWAY") || reason.contains(GIVEN_UP);
    }

    /** Tells whether nothing runs over it, nor has a place in it. */
    boolean idle() {
        return running.get() == 0;
    }

    /** Takes a place for one request, if there is one. The request that is sent gives it back. */
    boolean reserve() {
        return running.getAndUpdate(n -> Math.min(SHARED_BY, n + 1)) < SHARED_BY;
    }

    /** Tells whether nobody has found it broken yet. */
    boolean usable() {
        return usable;
    }

    /** Closes what Java lets us close: from Java 21 on at once, before that when nothing is under way any more. */
    void discard() {
        usable = false;
        open.complete(null);
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(client);
        } catch (NoSuchMethodException e) {
            // Java 17: the client ends by itself once it is garbage and its requests are cancelled.
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
