package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code mira-logging-http.jar} in {@code deploy/} the records of every servlet carry the ids of its request. */
final class LogRequestsIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TempDir
    Path folder;

    @Test
    void idsOfRequestsAreTakenLoggedAndGivenBack() throws Exception {
        Home home = new Home(folder)
                .writes(
                        "org.apache.felix.http.cfg",
                        "org.osgi.service.http.port = 0",
                        "org.apache.felix.http.host = 127.0.0.1")
                .dropsHttp();
        home.drops(home.distribution().resolve("optional/mira-logging-http.jar"), "mira-logging-http.jar");
        home.drops(new FixtureBundle(folder).of("requests", "1.0.0", Map.of()), "requests.jar");
        try (MiraProcess mira = home.start().untilReady()) {
            int port = WebhookIT.httpPort(mira);
            HttpResponse<String> answer =
                    MiraProcess.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ids"))
                            .header("X-Correlation-ID", "order-4711")
                            .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01"));

            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.headers().firstValue("X-Correlation-ID")).contains("order-4711");
            LogRecord served = mira.await("served");
            assertThat(served.text("correlation_id")).isEqualTo("order-4711");
            assertThat(served.text("trace_id")).isEqualTo(TRACE);
            assertThat(answer.headers().firstValue("traceparent"))
                    .contains("00-" + TRACE + "-" + served.text("span_id") + "-01");

            HttpResponse<String> without =
                    MiraProcess.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ids")));
            assertThat(without.headers().firstValue("X-Correlation-ID"))
                    .hasValueSatisfying(id -> assertThat(id).matches("[0-9a-f]{32}"));

            MiraProcess.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ids"))
                    .header("traceparent", TRACE));
            assertThat(mira.health("/metrics").body())
                    .containsPattern("(?m)^mira_log_traceparents_ignored_total 1(\\.0)?$");
            mira.stopsCleanly();
        }
    }
}
