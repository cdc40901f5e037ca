package io.mira.management.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Answers probes and scrapes over HTTP. Where a token is configured, probes are told the status without it, and the reasons
 * with it; whoever scrapes needs it.
 */
final class ManagementServer implements AutoCloseable {

    private static final String METRICS = "/metrics";
    private static final Map<String, String> TAGS = Map.of(
            "/health/started", "started",
            "/health/ready", "ready",
            "/readyz", "ready",
            "/health/live", "live",
            "/livez", "live",
            "/healthz", "live");

    private final HealthChecks checks;
    private final Page metrics;
    private final AccessToken token;
    private final HttpDoor door;

    ManagementServer(HealthChecks checks, Page metrics, InetSocketAddress address, Executor executor, AccessToken token)
            throws IOException {
        this.checks = checks;
        this.metrics = metrics;
        this.token = token;
        this.door = new HttpDoor(address, executor, this::answer);
    }

    int port() {
        return door.port();
    }

    @Override
    public void close() {
        door.close();
    }

    private HttpAnswer answer(HttpRequest request) {
        String tag = TAGS.get(request.path());
        boolean scrape = request.path().equals(METRICS);
        if (tag == null && !scrape) {
            return HttpAnswer.of("404 Not Found");
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return HttpAnswer.of("405 Method Not Allowed").with("Allow", "GET, HEAD");
        }
        AccessToken.Access access = token.access(request.header("authorization"));
        if (access == AccessToken.Access.NOTHING || (scrape && access != AccessToken.Access.ALL)) {
            return HttpAnswer.of("401 Unauthorized").with("WWW-Authenticate", "Bearer");
        }
        try {
            return tag == null ? metrics.answer(request) : health(tag, access == AccessToken.Access.ALL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HttpAnswer.of("503 Service Unavailable");
        }
    }

    private HttpAnswer health(String tag, boolean reasons) throws InterruptedException {
        List<CheckResult> results = checks.ask(tag);
        boolean down = CheckResult.worst(results) == CheckResult.Status.DOWN;
        return HttpAnswer.json(
                down ? "503 Service Unavailable" : "200 OK",
                reasons ? HealthBody.of(results) : HealthBody.statusOf(results));
    }
}
