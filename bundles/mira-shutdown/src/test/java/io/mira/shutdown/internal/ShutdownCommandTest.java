package io.mira.shutdown.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mira.shutdown.ShutdownPhase;
import io.mira.shutdown.spi.HandlerOutcome;
import io.mira.shutdown.spi.StopRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ShutdownCommandTest {

    private static final StopRecord LAST = StopRecord.of(
            "timed_out",
            75,
            "SIGTERM",
            Duration.ofMillis(4_000),
            Instant.parse("2025-01-02T03:04:05Z"),
            "orders",
            List.of(HandlerOutcome.of(
                    "orders", "b.bundle", ShutdownPhase.WORKERS, Duration.ofMillis(900), "timed_out")));

    private final FakeFramework framework = new FakeFramework();
    private final ShutdownComponent component = new ShutdownComponent(framework.context(), new FixedConfig("30", "1s"));

    @Test
    void tellsWhatAStopWouldDoInTheOrderInWhichItWould() {
        add("early", "INGRESS", "5s", 1);
        add("first", "WORKERS", "", 2);
        add("last \"quoted\"", "WORKERS", "", 3);
        component.enter("job");

        assertThat(status(null).shutdown("status", "--json"))
                .isEqualTo("{\"state\":\"running\",\"timeout_ms\":30000,\"pre_drain_delay_ms\":1000,"
                        + "\"in_flight\":{\"job\":1},\"handlers\":["
                        + "{\"handler\":\"early\",\"bundle\":\"a.bundle\",\"phase\":\"ingress\",\"limit_ms\":5000},"
                        + "{\"handler\":\"last \\\"quoted\\\"\",\"bundle\":\"a.bundle\",\"phase\":\"workers\",\"limit_ms\":null},"
                        + "{\"handler\":\"first\",\"bundle\":\"a.bundle\",\"phase\":\"workers\",\"limit_ms\":null}],"
                        + "\"ended\":[],\"last_stop\":null}");
        assertThat(status(null).shutdown("status"))
                .contains("running, budget of a stop 30000 ms", "{job=1}", "last stop: none")
                .containsSubsequence("early", "last \"quoted\"", "first");
    }

    @Test
    void tellsHowTheLastStopWentHandlerByHandler() {
        assertThat(status(LAST).shutdown("--json", "status"))
                .endsWith("\"last_stop\":{\"outcome\":\"timed_out\",\"exit_code\":75,\"reason\":\"SIGTERM\","
                        + "\"shutdown_ms\":4000,\"at\":\"2025-01-02T03:04:05Z\",\"overdue\":\"orders\",\"handlers\":["
                        + "{\"handler\":\"orders\",\"bundle\":\"b.bundle\",\"phase\":\"workers\",\"duration_ms\":900,"
                        + "\"outcome\":\"timed_out\"}]}}");
        assertThat(status(LAST).shutdown("status"))
                .contains("last stop: timed_out, exit code 75, begun by SIGTERM, took 4000 ms", "not ended: orders");
    }

    @Test
    void ofARunThatWasKilledThereIsNoMoreToTell() {
        assertThat(status(StopRecord.killed()).shutdown("status")).endsWith("last stop: killed");
        assertThat(status(StopRecord.killed()).shutdown("status", "--json"))
                .contains("{\"outcome\":\"killed\",\"exit_code\":null,");
    }

    @Test
    void whileItStopsItTellsWhatHasRun() {
        add("early", "INGRESS", "", 1);
        component.conductor().run(Duration.ofHours(1));

        assertThat(status(null).shutdown("status", "--json"))
                .contains("\"state\":\"stopping\"", "\"handlers\":[]", "\"ended\":[{\"handler\":\"early\"");
    }

    @Test
    void anythingElseIsAnsweredWithTheUsage() {
        assertThatThrownBy(() -> status(null).shutdown("now"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("usage: mira:shutdown status [--json]");
    }

    private ShutdownCommand status(@Nullable StopRecord last) {
        return new ShutdownCommand(component, last);
    }

    private void add(String name, String phase, String limit, long id) {
        component.addHandler(
                context -> {},
                framework.reference(),
                Map.of(
                        "mira.shutdown.name",
                        name,
                        "mira.shutdown.phase",
                        phase,
                        "mira.shutdown.limit",
                        limit,
                        "service.id",
                        id));
    }
}
