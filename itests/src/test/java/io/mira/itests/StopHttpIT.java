package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stop means for the clients of servlets that know nothing of stops. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class StopHttpIT {

    @TempDir
    Path folder;

    private Home home;
    private Path go;

    @BeforeEach
    void makeHome() {
        go = folder.resolve("go");
        home = new Home(folder)
                .with("IT_GO", go.toString())
                .dropsHttp()
                .drops(new FixtureBundle(folder).of("slow"), "slow.jar")
                .writes(
                        "org.apache.felix.http.cfg",
                        "org.apache.felix.http.host = 127.0.0.1",
                        "org.osgi.service.http.port = 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/slow", "/async"})
    void whatIsUnderWayIsAnsweredAndWhatComesLaterIsSentElsewhere(String path) throws Exception {
        try (MiraProcess mira = home.start().untilReady()) {
            int port = httpPort(mira);
            mira.await("slow started");
            CompletableFuture<HttpResponse<String>> slow = CompletableFuture.supplyAsync(() -> get(port, path));
            mira.await("slow request");
            mira.signal("TERM");
            mira.await("stopping");
            HttpResponse<String> late = get(port, "/fast");
            while (late.statusCode() == 200) {
                late = get(port, "/fast");
            }
            assertThat(late.statusCode()).isEqualTo(503);
            assertThat(late.headers().firstValue("Connection")).contains("close");
            assertThat(late.headers().firstValue("Retry-After")).isPresent();

            Files.createFile(go);
            HttpResponse<String> answer = slow.get(60, TimeUnit.SECONDS);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("done");
            assertThat(mira.exitCode()).as(mira.output()).isZero();
        }
    }

    @Test
    void duringTheDelayItIsServedAndAskedToLeaveTheConnection() throws IOException {
        home.writes("mira.shutdown.cfg", "pre_drain_delay = 3s");
        try (MiraProcess mira = home.start().untilReady()) {
            int port = httpPort(mira);
            mira.await("slow started");
            assertThat(get(port, "/fast").headers().firstValue("Connection")).isEmpty();
            mira.signal("TERM");
            mira.await("stopping");
            HttpResponse<String> answer = get(port, "/fast");
            while (answer.headers().firstValue("Connection").isEmpty()) {
                answer = get(port, "/fast");
            }
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Connection")).contains("close");
            assertThat(mira.exitCode()).as(mira.output()).isZero();
        }
    }

    private static HttpResponse<String> get(int port, String path) {
        return MiraProcess.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    }

    private static int httpPort(MiraProcess mira) {
        String message = mira.awaitRecord("the port", record -> record.message().startsWith("Started Jetty"))
                .message();
        return Integer.parseInt(message.replaceAll(".*HTTP:(\\d+).*", "$1"));
    }
}
