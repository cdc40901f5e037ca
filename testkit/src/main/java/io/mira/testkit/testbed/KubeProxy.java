package io.mira.testkit.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * Stands before an API server, with the same certificate, and answers in its stead what a cluster in trouble answers. It
 * speaks HTTP/1.1. May be used from any thread.
 */
public final class KubeProxy implements AutoCloseable {

    /** How it answers. */
    public enum Fault {
        /** As the API server does. */
        NONE,
        /** 429 with {@code Retry-After: 2}, to everything. */
        THROTTLED,
        /** 503 to everything, as where the API server's own storage has gone. */
        UNAVAILABLE,
        /** 403 to watches; reads are answered by the API server. */
        WATCH_FORBIDDEN,
        /** 200 to watches, and then what is no event. Reads are answered by the API server. */
        WATCH_OF_GARBAGE,
        /** 200 to watches, and the event that says 410 Gone. Reads are answered by the API server. */
        WATCH_TOO_OLD,
        /** Watches are opened and never tell anything. Reads are answered by the API server. */
        WATCH_SILENT,
        /** 200 and a page of HTML to everything, as some load balancer's. */
        GARBAGE
    }

    private static final String TOO_OLD = "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\","
            + "\"status\":\"Failure\",\"reason\":\"Expired\",\"code\":410}}\n";

    private final KubeApiServer server;
    private final HttpsServer listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "mira-testbed-kube-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient client;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;

    /** Starts one on a free port of the loopback address. */
    public KubeProxy(KubeApiServer server) {
        this.server = server;
        SSLContext tls = KubeTls.of(server.authority(), server.key());
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .executor(threads)
                .build();
        try {
            listener = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listener.setHttpsConfigurator(new HttpsConfigurator(tls));
        listener.setExecutor(threads);
        listener.createContext("/", this::answer);
        listener.start();
    }

    /** Gives where it listens. */
    public InetSocketAddress address() {
        return listener.getAddress();
    }

    /** Answers otherwise from the next request on. */
    public void fault(Fault newFault) {
        fault = newFault;
    }

    /** Gives how many requests have come so far. */
    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        listener.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        boolean watch = String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true");
        switch (fault) {
            case THROTTLED -> {
                exchange.getResponseHeaders().add("Retry-After", "2");
                text(exchange, 429, "{\"kind\":\"Status\",\"code\":429}");
            }
            case UNAVAILABLE -> text(exchange, 503, "{\"kind\":\"Status\",\"code\":503}");
            case GARBAGE -> text(exchange, 200, "<html><body>It works!</body></html>\n");
            case WATCH_FORBIDDEN -> answer(exchange, watch, 403, "{\"kind\":\"Status\",\"code\":403}");
            case WATCH_OF_GARBAGE -> answer(exchange, watch, 200, "}{ no event\n");
            case WATCH_TOO_OLD -> answer(exchange, watch, 200, TOO_OLD);
            case WATCH_SILENT -> forward(exchange, watch);
            case NONE -> forward(exchange, false);
        }
    }

    private void answer(HttpExchange exchange, boolean own, int status, String body) throws IOException {
        if (own) {
            text(exchange, status, body);
        } else {
            forward(exchange, false);
        }
    }

    private static void text(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Hands on the answer of the API server while it comes; a silent one only to its first byte. */
    private void forward(HttpExchange exchange, boolean silent) throws IOException {
        URI address = URI.create("https://127.0.0.1:" + server.address().getPort() + exchange.getRequestURI());
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        exchange.getRequestHeaders().getOrDefault("Authorization", java.util.List.of()).stream()
                .findFirst()
                .ifPresent(token -> request.header("Authorization", token));
        try (exchange) {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                exchange.sendResponseHeaders(response.statusCode(), 0);
                OutputStream out = exchange.getResponseBody();
                out.flush();
                byte[] buffer = new byte[8192];
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    if (!silent) {
                        out.write(buffer, 0, length);
                        out.flush();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
