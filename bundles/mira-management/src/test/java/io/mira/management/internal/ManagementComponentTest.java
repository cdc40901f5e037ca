package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
final class ManagementComponentTest {

    private final Logger life = (Logger) LoggerFactory.getLogger("mira");
    private final Said said = new Said();
    private final FakeFramework framework = new FakeFramework();

    @BeforeEach
    void listen() {
        said.start();
        life.addAppender(said);
    }

    @AfterEach
    void stopListening() {
        life.detachAppender(said);
    }

    @Test
    void oncePlatformAndChecksAreFineItIsReadyAndSaysSoOnce() throws Exception {
        framework.properties.put("org.osgi.framework.startlevel.beginning", "80");
        ManagementComponent component = new ManagementComponent(framework.context(), new Config("", 0, ""));
        String port = said.valueOf("management listening", "port");
        assertThat(get(port, "/health/ready").statusCode()).isEqualTo(503);
        assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);

        framework.startLevel = 80;
        component.frameworkEvent(null);
        component.frameworkEvent(null);

        said.valueOf("ready", "startup_ms");
        assertThat(get(port, "/health/started").statusCode()).isEqualTo(200);
        assertThat(get(port, "/health/ready").statusCode()).isEqualTo(200);
        component.deactivate();
        assertThat(said.events).isEmpty();
        assertThat(framework.listeners).isEmpty();
    }

    @Test
    void checksComeAndGoAsServices() throws Exception {
        framework.startLevel = 1;
        ManagementComponent component = new ManagementComponent(framework.context(), new Config("", 0, ""));
        String port = said.valueOf("management listening", "port");
        HealthCheck down = () -> new Result(Result.Status.CRITICAL, "down");
        Map<String, Object> properties =
                Map.of("service.id", 7L, "hc.name", "mine", "hc.tags", new String[] {"ready", "ready", "other"});

        component.addCheck(down, properties);
        assertThat(get(port, "/health/ready").body()).contains("\"mine\"");

        component.removeCheck(down, properties);
        assertThat(get(port, "/health/ready").body()).doesNotContain("\"mine\"");
        component.deactivate();
    }

    @Test
    void aPortInUseFailsTheStartWithAReason() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            ManagementComponent component =
                    new ManagementComponent(framework.context(), new Config("127.0.0.1", other.getLocalPort(), ""));

            assertThat(framework.services.take()).asString().contains("cannot listen on 127.0.0.1:");
            component.deactivate();
        }
    }

    private static HttpResponse<String> get(String port, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The records of life, to be waited for. */
    private static final class Said extends AppenderBase<ILoggingEvent> {

        private final BlockingQueue<ILoggingEvent> events = new LinkedBlockingQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }

        /** Waits for the next record, which must be this one. */
        String valueOf(String message, String key) throws InterruptedException {
            ILoggingEvent event = events.take();
            assertThat(event.getFormattedMessage()).isEqualTo(message);
            return event.getKeyValuePairs().stream()
                    .filter(pair -> pair.key.equals(key))
                    .map(pair -> String.valueOf(pair.value))
                    .findFirst()
                    .orElse("");
        }
    }

    private record Config(String host, int port, String _token) implements ManagementConfig {

        @Override
        public String event__timeout() {
            return "60s";
        }

        @Override
        public String[] required() {
            return new String[0];
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return ManagementConfig.class;
        }
    }
}
