package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mira.testkit.testbed.DebianProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators load into Prometheus and Grafana fits to what a running Mira tells. */
@Timeout(300)
final class MonitoringIT {

    private static final Path MONITORING = Home.PROJECT.resolve("distribution/src/main/monitoring");
    private static final Path TESTS = Home.PROJECT.resolve("itests/src/test/monitoring");
    private static final Pattern METRIC = Pattern.compile("\\bmira_[a-z0-9_]+");

    @TempDir
    Path folder;

    @Test
    void eachAlertFiresWhenItShouldAndNotBefore() throws Exception {
        Path promtool = DebianProgram.of("promtool", "prometheus");
        Path rules = Files.copy(MONITORING.resolve("mira-alerts.yaml"), folder.resolve("mira-alerts.yaml"));
        Path tests = Files.copy(TESTS.resolve("mira-alerts-test.yaml"), folder.resolve("mira-alerts-test.yaml"));
        assertThat(promtool(promtool, "check", "rules", rules)).contains("SUCCESS");
        assertThat(promtool(promtool, "test", "rules", tests))
                .contains("SUCCESS")
                .doesNotContain("FAILED");
        Matcher alerts = Pattern.compile("alert: (\\w+)").matcher(Files.readString(rules));
        assertThat(alerts.results().map(alert -> alert.group(1)))
                .as("every alert is tested")
                .isNotEmpty()
                .allMatch(name -> read(tests).contains("alertname: " + name + "}"))
                .allMatch(name -> read(tests).contains("alertname=\"" + name + "\""));
    }

    @Test
    void theScrapeConfigurationOfTheGuideIsTakenByPrometheus() throws Exception {
        String text = Fence.of(Home.PROJECT.resolve("docs/guide/metrics.md")).stream()
                .filter(fence -> fence.remark().equals("config: prometheus"))
                .map(Fence::text)
                .collect(Collectors.joining());
        assertThat(text).contains("scrape_configs");
        Path configuration = Files.writeString(folder.resolve("prometheus.yaml"), text);
        assertThat(promtool(DebianProgram.of("promtool", "prometheus"), "check", "config", configuration))
                .contains("SUCCESS");
    }

    @Test
    void everyQueryNamesAMetricThatARunningMiraTells() throws IOException {
        Set<String> queried = new TreeSet<>();
        Files.readAllLines(MONITORING.resolve("mira-alerts.yaml")).stream()
                .filter(line -> line.strip().startsWith("expr:"))
                .forEach(line -> addMetrics(line, queried));
        new ObjectMapper()
                .readTree(MONITORING.resolve("mira-dashboard.json").toFile())
                .findValuesAsText("expr")
                .forEach(query -> addMetrics(query, queried));
        assertThat(queried).hasSizeGreaterThan(15);

        Home home = new Home(folder);
        try (MiraProcess before = home.start().untilReady()) {
            before.stopsCleanly();
        }
        // One metric is told once a component was stopped and started again by its configuration.
        home.drops(new FixtureBundle(folder).of("receivers"), "receivers.jar")
                .with("ROTATING_PASSWORD", "the first one")
                .with("ROTATED_PASSWORD", "the second one")
                .writes("it.restarted.cfg", ".password = secret://rotating:password");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("received", record -> record.text("how").equals("activated"));
            home.writes("it.restarted.cfg", ".password = secret://rotated:password");
            mira.await(
                    "received",
                    record -> record.text("how").equals("activated")
                            && record.json().path("hash").asInt() == "the second one".hashCode());
            Set<String> told = mira.health("/metrics")
                    .body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("[{ ]", 2)[0])
                    .collect(Collectors.toSet());
            assertThat(told).containsAll(queried);
            mira.stopsCleanly();
        }
    }

    private static void addMetrics(String query, Set<String> to) {
        METRIC.matcher(query).results().map(found -> found.group()).forEach(to::add);
    }

    private String promtool(Path promtool, String verb, String what, Path file)
            throws IOException, InterruptedException {
        Path says = folder.resolve("promtool-" + verb + ".txt");
        Process process = new ProcessBuilder(promtool.toString(), verb, what, file.toString())
                .redirectErrorStream(true)
                .redirectOutput(says.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(() -> read(says)).isZero();
        return read(says);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
