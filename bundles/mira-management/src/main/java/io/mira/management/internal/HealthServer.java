package io.mira.management.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** Answers probes over HTTP. */
final class HealthServer implements AutoCloseable {

    private static final Map<String, String> TAGS = Map.of(
            "/health/started", "started",
            "/health/ready", "ready",
            "/readyz", "ready",
            "/health/live", "live",
            "/livez", "live",
            "/healthz", "live");

    private final HealthChecks checks;
    private final HttpServer server;

    HealthServer(HealthChecks checks, InetSocketAddress address, Executor executor) throws IOException {
        this.checks = checks;
        this.server = HttpServer.create(address, 64);
        server.setExecutor(executor);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String tag = TAGS.get(exchange.getRequestURI().getPath());
            String method = exchange.getRequestMethod();
            if (tag == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
            } else {
                health(exchange, tag, method.equals("HEAD"));
            }
        }
    }

    private void health(HttpExchange exchange, String tag, boolean head) throws IOException {
        List<CheckResult> results;
        try {
            results = checks.ask(tag);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        int code = CheckResult.worst(results) == CheckResult.Status.DOWN ? 503 : 200;
        byte[] body = HealthBody.of(results);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(code, head ? -1 : body.length);
        if (!head) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }
}
