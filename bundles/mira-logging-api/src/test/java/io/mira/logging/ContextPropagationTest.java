package io.mira.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Micrometer's context propagation carries the ids with its own accessor for the MDC: nothing of ours is needed. */
final class ContextPropagationTest {

    private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder()
            .contextRegistry(new ContextRegistry().registerThreadLocalAccessor(new Slf4jThreadLocalAccessor()))
            .clearMissing(true)
            .build();
    private final List<Map<String, String>> seen = new ArrayList<>();

    @Test
    @SuppressWarnings("try") // the scopes are only held
    void aSnapshotTakesTheIdsAlongAndLeavesNone() throws Exception {
        TraceContext trace = TraceContext.begin();
        Runnable task;
        try (var id = CorrelationContext.open("order-4711");
                var span = trace.open()) {
            task = snapshots.captureAll().wrap(this::look);
        }

        Thread other = new Thread(() -> {
            task.run();
            look();
        });
        other.start();
        other.join();

        assertThat(seen)
                .containsExactly(
                        Map.of("correlation_id", "order-4711", "trace_id", trace.traceId(), "span_id", trace.spanId()),
                        Map.of());
    }

    private void look() {
        Map<String, String> mdc = MDC.getCopyOfContextMap();
        seen.add(mdc == null ? Map.of() : mdc);
    }
}
