package io.mira.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

final class TraceContextTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String VALID = "00-" + TRACE + "-00f067aa0ba902b7-01";

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(MDC.get("trace_id")).isNull();
        assertThat(MDC.get("span_id")).isNull();
    }

    @Test
    void aHeaderIsReadAndWritten() {
        assertThat(TraceContext.parse(VALID)).hasValueSatisfying(trace -> {
            assertThat(trace.traceId()).isEqualTo(TRACE);
            assertThat(trace.spanId()).isEqualTo("00f067aa0ba902b7");
            assertThat(trace.isSampled()).isTrue();
            assertThat(trace.traceparent()).isEqualTo(VALID);
            assertThat(trace.child().traceId()).isEqualTo(TRACE);
            assertThat(trace.child().spanId()).isNotEqualTo(trace.spanId());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
                " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n"
            })
    void whatTheStandardForbidsIsNotRead(String header) {
        assertThat(TraceContext.parse(header)).isEmpty();
    }

    @Test
    void aLaterVersionMayHaveMore() {
        assertThat(TraceContext.parse("01" + VALID.substring(2) + "-more")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rojo=1,congo=2", "tenant@vendor=x", "", "a=1,,b=2"})
    void aValidStateIsCarriedOn(String state) {
        assertThat(TraceContext.parse(VALID, state))
                .hasValueSatisfying(
                        trace -> assertThat(trace.child().tracestate()).isEqualTo(state));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A=1", "a=1,a=2", "a", "a=\n", "a=1=2"})
    void aStateThatTheStandardForbidsIsLeftOut(String state) {
        assertThat(TraceContext.parse(VALID, state))
                .hasValueSatisfying(trace -> assertThat(trace.tracestate()).isEmpty());
    }

    @Test
    void recordsCarryTheIdsInsideTheScope() {
        TraceContext outer = TraceContext.begin();
        TraceContext inner = outer.child();
        try (var first = outer.open()) {
            assertThat(first).isNotNull();
            try (var second = inner.open()) {
                assertThat(second).isNotNull();
                assertThat(MDC.get("span_id")).isEqualTo(inner.spanId());
            }
            assertThat(MDC.get("trace_id")).isEqualTo(outer.traceId());
            assertThat(MDC.get("span_id")).isEqualTo(outer.spanId());
        }
    }
}
