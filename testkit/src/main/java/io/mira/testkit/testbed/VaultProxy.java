package io.mira.testkit.testbed;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Stands before a real Vault and takes note of each request; may answer in its place. For what {@link FaultProxy}, which
 * does not look into the line, cannot do. May be used from any thread.
 */
public final class VaultProxy implements AutoCloseable {

    /** What is answered. */
    public enum Mood {
        /** What Vault answers. */
        HONEST,
        /** 429, to be asked again in two seconds. */
        BUSY,
        /** A hundred megabytes that look like a secret. */
        ENORMOUS
    }

    /**
     * One request.
     *
     * @param namespace what {@code X-Vault-Namespace} says; empty if it is not there
     */
    public record Seen(String method, String path, String namespace) {}

    private static final int MEGABYTES = 100;
    private static final Set<String> OURS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        OURS.addAll(List.of("connection", "content-length", "expect", "host", "upgrade", "http2-settings"));
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "mira-testbed-vault-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Supplier<String> target;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile Mood mood = Mood.HONEST;

    /**
     * Starts a proxy on a free port of the loopback address.
     *
     * @param target gives the address of Vault, asked for each request
     */
    public VaultProxy(Supplier<String> target) {
        this.target = target;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Gives where clients are taken. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Gives the address as {@code url} of a configuration. */
    public String url() {
        return "http://127.0.0.1:" + address().getPort();
    }

    /** Answers differently from now on. */
    public void mood(Mood newMood) {
        mood = newMood;
    }

    /** Gives all requests so far, in their order. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Gives how many requests have come so far. */
    public int calls() {
        return seen.size();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        String namespace = headers.getFirst("X-Vault-Namespace");
        seen.add(new Seen(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), namespace == null ? "" : namespace));
        try (exchange) {
            switch (mood) {
                case BUSY -> {
                    exchange.getResponseHeaders().add("Retry-After", "2");
                    answer(exchange, 429, "{\"errors\":[]}".getBytes(StandardCharsets.UTF_8));
                }
                case ENORMOUS -> enormous(exchange);
                case HONEST -> pass(exchange);
            }
        }
    }

    private static void enormous(HttpExchange exchange) throws IOException {
        byte[] megabyte = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write("{\"data\":{\"data\":{\"password\":\"".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < MEGABYTES; i++) {
                out.write(megabyte);
            }
        }
    }

    private void pass(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target.get() + exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OURS.contains(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            response.headers().map().forEach((name, values) -> {
                if (!OURS.contains(name) && !name.equalsIgnoreCase("transfer-encoding")) {
                    exchange.getResponseHeaders().put(name, List.copyOf(values));
                }
            });
            answer(exchange, response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
