package io.mira.shutdown.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mira.metrics.MetricsSink;
import io.mira.shutdown.DrainingException;
import io.mira.shutdown.ShutdownPhase;
import io.mira.shutdown.spi.HandlerOutcome;
import io.mira.shutdown.spi.StopRecord;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ShutdownMetricsTest {

    private final FakeFramework framework = new FakeFramework();
    private final ShutdownComponent component = new ShutdownComponent(framework.context(), new FixedConfig("30", "0"));

    @Test
    void workUnderWayIsCountedByKind() {
        component.enter("job");
        component.enter("http");
        component.enter("http");

        assertThat(numbers(null))
                .containsEntry("mira_in_flight []", "3.0")
                .containsEntry("mira_in_flight_kind [kind, http]", "2.0")
                .containsEntry("mira_in_flight_kind [kind, job]", "1.0")
                .containsEntry("mira_shutdown_stopping []", "0.0")
                .containsEntry("mira_shutdown_timeout_seconds []", "30.0");
    }

    @Test
    void handlersOfOneNameAreOneSeries() {
        for (long id = 1; id <= 2; id++) {
            component.addHandler(
                    context -> {}, framework.reference(), Map.of("mira.shutdown.name", "twin", "service.id", id));
        }
        assertThat(numbers(null)).containsEntry("mira_shutdown_handlers []", "2.0");
        component.conductor().run(Duration.ofHours(1));

        assertThat(numbers(null))
                .containsEntry("mira_shutdown_handlers []", "0.0")
                .containsEntry("mira_shutdown_stopping []", "1.0")
                .hasEntrySatisfying(
                        "mira_shutdown_handler_seconds [stop, current, handler, twin, phase, workers, outcome, ok]",
                        value -> assertThat(value).startsWith("2 "));
    }

    @Test
    void whatIsRefusedIsCounted() {
        component.conductor().run(Duration.ofHours(1));

        assertThatThrownBy(() -> component.enter("job")).isInstanceOf(DrainingException.class);

        assertThat(numbers(null)).containsEntry("mira_in_flight_refused_total [kind, job]", "1.0");
    }

    @Test
    void theLastStopIsToldToo() {
        StopRecord last = StopRecord.of(
                "timed_out",
                75,
                "SIGTERM",
                Duration.ofMillis(4_000),
                Instant.EPOCH,
                "orders",
                List.of(HandlerOutcome.of("orders", "b", ShutdownPhase.WORKERS, Duration.ofMillis(500), "timed_out")));

        assertThat(numbers(last))
                .containsEntry("mira_shutdown_last_seconds [outcome, timed_out]", "4.0")
                .containsEntry(
                        "mira_shutdown_handler_seconds [stop, last, handler, orders, phase, workers, outcome, timed_out]",
                        "1 0.5");
    }

    private Map<String, String> numbers(@Nullable StopRecord last) {
        Map<String, String> numbers = new TreeMap<>();
        MetricsSink sink = (MetricsSink) Proxy.newProxyInstance(
                MetricsSink.class.getClassLoader(), new Class<?>[] {MetricsSink.class}, (proxy, method, arguments) -> {
                    String[] labels = (String[]) arguments[arguments.length - 1];
                    String value = method.getName().equals("summary")
                            ? arguments[2] + " " + arguments[3]
                            : Double.toString(((Number) arguments[2]).doubleValue());
                    assertThat(numbers.put(arguments[0] + " " + Arrays.toString(labels), value))
                            .as("given twice")
                            .isNull();
                    return null;
                });
        new ShutdownMetrics(component, last).collect(sink);
        return numbers;
    }
}
