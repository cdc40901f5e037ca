package io.mira.management.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** Answers probes over HTTP. Probes need no token: without it they are told the status, and with it the reasons too. */
final class HealthServer implements AutoCloseable {

    private static final Map<String, String> TAGS = Map.of(
            "/health/started", "started",
            "/health/ready", "ready",
            "/readyz", "ready",
            "/health/live", "live",
            "/livez", "live",
            "/healthz", "live");

    private final HealthChecks checks;
    private final AccessToken token;
    private final HttpDoor door;

    HealthServer(HealthChecks checks, InetSocketAddress address, Executor executor) throws IOException {
        this(checks, address, executor, new AccessToken(""));
    }

    HealthServer(HealthChecks checks, InetSocketAddress address, Executor executor, AccessToken token)
            throws IOException {
        this.checks = checks;
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
        if (tag == null) {
            return HttpAnswer.of("404 Not Found");
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return HttpAnswer.of("405 Method Not Allowed").with("Allow", "GET, HEAD");
        }
        AccessToken.Access access = token.access(request.header("authorization"));
        if (access == AccessToken.Access.NOTHING) {
            return HttpAnswer.of("401 Unauthorized").with("WWW-Authenticate", "Bearer");
        }
        return health(tag, access == AccessToken.Access.ALL);
    }

    private HttpAnswer health(String tag, boolean reasons) {
        try {
            List<CheckResult> results = checks.ask(tag);
            boolean down = CheckResult.worst(results) == CheckResult.Status.DOWN;
            return HttpAnswer.json(
                    down ? "503 Service Unavailable" : "200 OK",
                    reasons ? HealthBody.of(results) : HealthBody.statusOf(results));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HttpAnswer.of("503 Service Unavailable");
        }
    }
}
