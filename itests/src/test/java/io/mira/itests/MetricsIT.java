package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mira.testkit.testbed.DebianProgram;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class MetricsIT {

    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
    }

    @Test
    void promtoolFindsNothingToBlameInOursAndInWhatBundlesTell() throws Exception {
        Path promtool = DebianProgram.of("promtool", "prometheus");
        home.drops(new FixtureBundle(folder).of("meters"), "meters.jar");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.awaitLine("meters started");
            String text = mira.health("/metrics").body();
            assertThat(text)
                    .contains(
                            "it_orders_total{kind=\"q\\\"uote \\\\ back\\nline ä 😀\"} 3.0\n",
                            "mira_health_up{probe=\"ready\"} 1.0\n",
                            "mira_bundles{state=\"active\"}",
                            "mira_metrics_source_up{source=\"it.meters\"} 1.0\n",
                            "mira_build_info{framework=\"7.0.5\"");
            assertThat(checked(promtool, text)).isEmpty();
            mira.stopsCleanly();
        }
    }

    @Test
    void aRealPrometheusReadsItAsOpenMetrics() throws Exception {
        Path prometheus = DebianProgram.of("prometheus", "prometheus");
        home.drops(new FixtureBundle(folder).of("meters"), "meters.jar");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.awaitLine("meters started");
            int port = freePort();
            Process server = scrape(prometheus, port, mira.managementPort());
            try {
                awaitSample(server, port, "up == 1");
                awaitSample(server, port, "it_order_seconds_bucket{le=\"0.05\",kind=\"small\"} == 1");
                awaitSample(server, port, "it_orders_total{kind=\"q\\\"uote \\\\ back\\nline ä 😀\"} == 3");
                awaitSample(server, port, "mira_build_info{version=\"" + Home.VERSION + "\"}");
                assertThat(metadata(port, "it_orders")
                                .at("/data/it_orders/0/type")
                                .asText())
                        .as("read as OpenMetrics, where a counter has its name without _total")
                        .isEqualTo("counter");
            } finally {
                server.destroy();
                server.waitFor();
            }
            mira.stopsCleanly();
        }
    }

    @Test
    void oneThatThrowsIsLeftOutAndNamed() {
        leavesOut("throws", "it.meters failed: java.lang.IllegalArgumentException: metric 'it bad'", "it_half_told");
    }

    @Test
    void oneThatHangsIsLeftOutAndNamed() {
        leavesOut("hangs", "it.meters does not answer", "it_");
    }

    @Test
    void oneThatClashesIsLeftOutAndNamed() {
        leavesOut("clashes", "it.meters tells 'mira_build' as gauge, another as info", "Another type");
    }

    @Test
    void untilTheFirstScrapeNothingOfItIsLoaded() throws IOException {
        Path classes = folder.resolve("classes.log");
        home.with("JAVA_OPTS", "-Xlog:class+load:file=" + classes);
        try (MiraProcess mira = home.start().untilReady()) {
            mira.health("/health/ready");
            assertThat(Files.readString(classes))
                    .contains("io.mira.management.internal.ManagementComponent ")
                    .doesNotContain("io.prometheus.", "io.mira.management.internal.MetricsPage ");
            mira.health("/metrics");
            mira.stopsCleanly();
        }
        assertThat(Files.readString(classes)).contains("io.prometheus.");
    }

    @Test
    void withATokenOnlyItsHolderIsToldMetrics() {
        home.writes("mira.management.cfg", "port = 0", ".token = secret://management:token")
                .with("MANAGEMENT_TOKEN", "a-token-for-this-test");
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(mira.health("/metrics").statusCode()).isEqualTo(401);
            assertThat(asked(mira, "Authorization", "Bearer a-token-for-this-test")
                            .body())
                    .contains("mira_build_info");
            mira.stopsCleanly();
        }
    }

    private void leavesOut(String behaviour, String problem, String absent) {
        home.drops(new FixtureBundle(folder).of("meters"), "meters.jar").with("IT_METERS", behaviour);
        try (MiraProcess mira = home.start().untilReady()) {
            mira.awaitLine("meters started");
            for (int i = 0; i < 2; i++) {
                assertThat(asked(mira, "Accept", OPEN_METRICS).body())
                        .contains(
                                "mira_jvm_threads ",
                                "mira_metrics_source_up{source=\"it.meters\"} 0.0\n",
                                "mira_metrics_source_up{source=\"io.mira.management\"} 1.0\n")
                        .doesNotContain(absent)
                        .endsWith("# EOF\n");
            }
            assertThat(mira.await("metrics left out").text("problem")).contains(problem);
            assertThat(mira.count("metrics left out")).isEqualTo(1);
            mira.stopsCleanly();
        }
    }

    private static HttpResponse<String> asked(MiraProcess mira, String header, String value) {
        URI uri = URI.create("http://127.0.0.1:" + mira.managementPort() + "/metrics");
        return MiraProcess.send(HttpRequest.newBuilder(uri).header(header, value));
    }

    /** Gives what promtool says, with its exit code if it is not content. */
    private String checked(Path promtool, String text) throws IOException, InterruptedException {
        Path told = Files.writeString(folder.resolve("metrics.txt"), text);
        Path says = folder.resolve("promtool.txt");
        Process process = new ProcessBuilder(promtool.toString(), "check", "metrics")
                .redirectInput(told.toFile())
                .redirectErrorStream(true)
                .redirectOutput(says.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(says) + (process.exitValue() == 0 ? "" : "exit code " + process.exitValue());
    }

    private Process scrape(Path prometheus, int port, int target) throws IOException {
        Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                global:
                  scrape_interval: 1s
                scrape_configs:
                  - job_name: mira
                    static_configs:
                      - targets: ["127.0.0.1:%d"]
                """.formatted(target));
        return new ProcessBuilder(List.of(
                        prometheus.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    private void awaitSample(Process server, int port, String query) throws Exception {
        String path = "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
        while (true) {
            try {
                JsonNode answer =
                        new ObjectMapper().readTree(MiraProcess.get(port, path).body());
                assertThat(answer.path("error").asText()).isEmpty();
                if (answer.at("/data/result").size() > 0) {
                    return;
                }
            } catch (IOException | java.io.UncheckedIOException e) {
                // It does not listen yet.
            }
            assertThat(server.waitFor(100, TimeUnit.MILLISECONDS))
                    .as(() -> read(folder.resolve("prometheus.log")))
                    .isFalse();
        }
    }

    private static JsonNode metadata(int port, String metric) throws IOException {
        return new ObjectMapper()
                .readTree(MiraProcess.get(port, "/api/v1/metadata?metric=" + metric)
                        .body());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
