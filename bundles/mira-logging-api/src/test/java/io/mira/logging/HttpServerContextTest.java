package io.mira.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

final class HttpServerContextTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void theHandlerWorksWithTheIdsOfTheRequest() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
                    byte[] seen =
                            String.valueOf(MDC.get(CorrelationContext.KEY)).getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, seen.length);
                    exchange.getResponseBody().write(seen);
                    exchange.close();
                })
                .getFilters()
                .add(HttpServerContext.filter());
        server.start();
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                            + server.getAddress().getPort() + "/"))
                                    .header("X-Correlation-ID", "order-4711")
                                    .header("traceparent", PARENT)
                                    .header("traceparent", PARENT)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.body()).isEqualTo("order-4711");
            assertThat(answer.headers().firstValue("X-Correlation-ID")).contains("order-4711");
            assertThat(answer.headers().firstValue("traceparent"))
                    .hasValueSatisfying(parent -> assertThat(TraceContext.parse(parent))
                            .as("of two traces that are told, neither is certain")
                            .hasValueSatisfying(trace -> assertThat(PARENT).doesNotContain(trace.traceId())));
        } finally {
            server.stop(0);
        }
    }
}
