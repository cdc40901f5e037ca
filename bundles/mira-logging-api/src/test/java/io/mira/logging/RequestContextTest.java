package io.mira.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

final class RequestContextTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Map<String, String> answer = new HashMap<>();

    @Test
    void takesTheIdsOfTheRequestAndGivesThemBack() {
        RequestContext context = RequestContext.of(
                Map.of("X-Correlation-ID", "order-4711", "traceparent", PARENT, "tracestate", "a=b")::get);
        context.answer(answer::put);

        assertThat(context.correlationId()).isEqualTo("order-4711");
        assertThat(context.trace().traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(context.trace().spanId()).isNotEqualTo("b7ad6b7169203331");
        assertThat(context.trace().isSampled()).isTrue();
        assertThat(context.trace().tracestate()).isEqualTo("a=b");
        assertThat(answer)
                .containsEntry("X-Correlation-ID", "order-4711")
                .containsEntry("traceparent", context.trace().traceparent())
                .hasSize(2);
    }

    @Test
    void readsTheOtherHeaderIfTheFirstIsAbsentOrUnsafe() {
        assertThat(RequestContext.of(Map.of("X-Request-ID", "r-1")::get).correlationId())
                .isEqualTo("r-1");
        assertThat(RequestContext.of(Map.of("X-Correlation-ID", "a\nb", "X-Request-ID", "r-1")::get)
                        .correlationId())
                .isEqualTo("r-1");
    }

    @Test
    void aStateInSeveralHeadersIsWholeAndATraceThatIsNotCertainIsNone() {
        assertThat(RequestContext.of(Map.of("traceparent", PARENT, "tracestate", "a=b,c=d")::get)
                        .trace()
                        .tracestate())
                .isEqualTo("a=b,c=d");
        assertThat(RequestContext.of(Map.of("traceparent", PARENT + "," + PARENT)::get)
                        .trace()
                        .traceId())
                .isNotEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void aTraceThatIsNotAllowedIsCountedOneThatIsMissingIsNot() {
        long before = RequestContext.ignoredTraces();

        RequestContext.of(Map.of("traceparent", PARENT + "-x")::get);
        RequestContext.of(Map.of("traceparent", PARENT)::get);
        RequestContext.of(name -> null);

        assertThat(RequestContext.ignoredTraces()).isEqualTo(before + 1);
    }

    @Test
    void makesIdsWhereThereAreNoneOrBadOnes() {
        RequestContext context =
                RequestContext.of(Map.of("X-Correlation-ID", "x".repeat(129), "traceparent", PARENT + "-x")::get);

        assertThat(context.correlationId()).matches("[0-9a-f]{32}");
        assertThat(context.trace().traceId()).matches("[0-9a-f]{32}").isNotEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    @SuppressWarnings("try") // the scope is only held
    void recordsCarryTheIdsUntilTheScopeIsClosed() {
        MDC.put(CorrelationContext.KEY, "before");
        RequestContext context = RequestContext.of(Map.of("X-Correlation-ID", "inside", "traceparent", PARENT)::get);
        try (CorrelationContext.Scope scope = context.open()) {
            assertThat(MDC.get(CorrelationContext.KEY)).isEqualTo("inside");
            assertThat(MDC.get(TraceContext.SPAN_ID)).isEqualTo(context.trace().spanId());
        }
        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of(CorrelationContext.KEY, "before"));
        MDC.clear();
    }
}
