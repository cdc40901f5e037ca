package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mira.logging.Redaction;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ManagementServerTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final Page METRICS =
            request -> HttpAnswer.of("text/plain; version=0.0.4", "one 1\n".getBytes(StandardCharsets.UTF_8));
    private static final AccessToken ANYBODY = new AccessToken("", () -> false);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final HealthChecks checks = new HealthChecks(Runnable::run);
    private final HttpClient client = HttpClient.newHttpClient();
    private ManagementServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ManagementServer(checks, METRICS, ANY_PORT, executor, ANYBODY);
    }

    @AfterEach
    void stop() {
        server.close();
        executor.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({
        "/health/started,started",
        "/health/ready,ready",
        "/readyz,ready",
        "/health/live,live",
        "/livez,live",
        "/healthz,live",
        "/health/ready?verbose=1,ready"
    })
    void eachPathAsksTheChecksOfItsTag(String path, String tag) throws Exception {
        for (String each : Set.of("started", "ready", "live")) {
            check(each, each, new Result(Result.Status.OK, "fine"));
        }

        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(new ObjectMapper().readTree(answer.body()).findValuesAsText("name"))
                .containsExactly(tag);
    }

    @ParameterizedTest
    @CsvSource({
        "OK,200,UP",
        "WARN,200,WARN",
        "CRITICAL,503,DOWN",
        "TEMPORARILY_UNAVAILABLE,503,DOWN",
        "HEALTH_CHECK_ERROR,503,DOWN"
    })
    void theWorstCheckDecides(Result.Status status, int code, String told) throws Exception {
        check("fine", "ready", new Result(Result.Status.OK, "fine"));
        check("other", "ready", new Result(status, "why"));

        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(code);
        assertThat(new ObjectMapper().readTree(answer.body()).path("status").asText())
                .isEqualTo(told);
    }

    @Test
    void aCheckThatThrowsIsAnAnswer() throws Exception {
        checks.add("1", "broken", Set.of("ready"), () -> {
            throw new IllegalStateException("why \"quoted\"");
        });

        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(new ObjectMapper()
                        .readTree(answer.body())
                        .at("/checks/0/reasons/0")
                        .asText())
                .contains("IllegalStateException", "why \"quoted\"");
    }

    @Test
    void noSecretIsTold() throws Exception {
        check("1", "ready", new Result(Result.Status.CRITICAL, "cannot log in with pass\"word"));

        try (var registration = Redaction.register("pass\"word")) {
            assertThat(registration.masked()).isTrue();
            assertThat(get("/health/ready").body())
                    .contains("cannot log in with ***")
                    .doesNotContain("word");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/health/", "/health/ready/", "/health/READY", "/metrics2", "/..%2fready"})
    void anUnknownPathIsNotFound(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void onlyReadingIsAllowed(String method) throws Exception {
        HttpResponse<String> answer = send(method, "/health/ready");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void headGivesTheCodeWithoutABody() throws Exception {
        check("1", "ready", new Result(Result.Status.CRITICAL, "why"));

        HttpResponse<String> answer = send("HEAD", "/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aPortInUseIsRefused() {
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());

        assertThatThrownBy(() -> new ManagementServer(checks, METRICS, taken, executor, ANYBODY))
                .isInstanceOf(BindException.class);
    }

    @Test
    void aHostThatCannotBeResolvedIsRefusedLikeAPortInUse() {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("no-such-host.invalid", 0);

        assertThatThrownBy(() -> new ManagementServer(checks, METRICS, nowhere, executor, ANYBODY))
                .isInstanceOf(IOException.class);
    }

    @Test
    void onceItIsClosedThePortIsFree() throws IOException {
        int port = server.port();
        server.close();

        server = new ManagementServer(
                checks, METRICS, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), executor, ANYBODY);

        assertThat(server.port()).isEqualTo(port);
    }

    @Test
    void withATokenOnlyWhoBringsItIsToldReasons() throws Exception {
        check("1", "ready", new Result(Result.Status.CRITICAL, "why"));
        try (ManagementServer closed =
                new ManagementServer(checks, METRICS, ANY_PORT, executor, new AccessToken("t0ken", () -> false))) {
            URI uri = URI.create("http://127.0.0.1:" + closed.port() + "/health/ready");

            HttpResponse<String> probe = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertThat(probe.statusCode()).isEqualTo(503);
            assertThat(probe.body()).isEqualTo("{\"status\":\"DOWN\"}\n");

            HttpResponse<String> known = client.send(
                    HttpRequest.newBuilder(uri)
                            .header("Authorization", "Bearer t0ken")
                            .build(),
                    BodyHandlers.ofString());
            assertThat(known.statusCode()).isEqualTo(503);
            assertThat(known.body()).contains("why");

            HttpResponse<String> wrong = client.send(
                    HttpRequest.newBuilder(uri)
                            .header("Authorization", "Bearer t0kem")
                            .build(),
                    BodyHandlers.ofString());
            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(wrong.body()).isEmpty();
        }
    }

    @Test
    void metricsAreReadUnderTheirPath() throws Exception {
        HttpResponse<String> answer = get("/metrics?name[]=x");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4");
        assertThat(answer.body()).isEqualTo("one 1\n");
        assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);
    }

    @Test
    void withATokenOnlyWhoBringsItIsToldMetrics() throws Exception {
        try (ManagementServer closed =
                new ManagementServer(checks, METRICS, ANY_PORT, executor, new AccessToken("t0ken", () -> false))) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + closed.port() + "/metrics"));

            HttpResponse<String> nobody = client.send(request.build(), BodyHandlers.ofString());
            assertThat(nobody.statusCode()).isEqualTo(401);
            assertThat(nobody.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(nobody.body()).isEmpty();

            request.header("Authorization", "Bearer t0ken");
            assertThat(client.send(request.build(), BodyHandlers.ofString()).body())
                    .isEqualTo("one 1\n");
        }
    }

    private void check(String name, String tag, Result result) {
        checks.add(name, name, Set.of(tag), () -> result);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
