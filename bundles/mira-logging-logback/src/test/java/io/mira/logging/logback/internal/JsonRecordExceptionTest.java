package io.mira.logging.logback.internal;

import static io.mira.logging.logback.internal.Events.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class JsonRecordExceptionTest {

    @Test
    void typeMessageTraceAndHashAreTold() {
        Map<String, Object> exception = exception(new IllegalStateException("why"));

        assertThat(exception)
                .containsOnlyKeys("type", "message", "stack_trace", "hash")
                .containsEntry("type", "java.lang.IllegalStateException")
                .containsEntry("message", "why");
        assertThat(String.valueOf(exception.get("hash"))).matches("[0-9a-f]{8}");
        assertThat(trace(exception))
                .startsWith("java.lang.IllegalStateException: why\n\tat "
                        + getClass().getName());
    }

    @Test
    void causesAndSuppressedAreInTheTrace() {
        Exception failure = new IllegalStateException("outer", new IllegalArgumentException("inner"));
        failure.addSuppressed(new RuntimeException("beside"));

        assertThat(trace(exception(failure)))
                .contains("Caused by: java.lang.IllegalArgumentException: inner")
                .contains("Suppressed: java.lang.RuntimeException: beside");
    }

    @Test
    void aCircleOfCausesEnds() {
        Exception first = new IllegalStateException("first");
        Exception second = new IllegalStateException("second", first);
        first.initCause(second);
        first.addSuppressed(second);

        assertThat(trace(exception(first))).contains("first").contains("second");
    }

    @Test
    void theHashIsThatOfThePlaceNotOfTheMessage() {
        assertThat(thrown("one").get("hash")).isEqualTo(thrown("two").get("hash"));
        assertThat(thrown("one").get("hash"))
                .isNotEqualTo(exception(new IllegalStateException("one")).get("hash"));
    }

    @Test
    void aTooLongTraceKeepsItsBeginningAndItsRootCause() {
        Exception failure = new IllegalStateException("root");
        for (int i = 0; i < 15; i++) {
            failure = new IllegalStateException("level " + i + " " + "x".repeat(2000), failure);
        }

        assertThat(trace(exception(failure)))
                .startsWith("java.lang.IllegalStateException: level 14")
                .contains("Caused by: java.lang.IllegalStateException: root");
    }

    @Test
    void anExceptionWithoutMessageSaysNull() {
        assertThat(exception(new IllegalStateException())).containsEntry("message", "null");
    }

    private static Map<String, Object> thrown(String message) {
        return exception(new IllegalStateException(message));
    }

    private static String trace(Map<String, Object> exception) {
        return String.valueOf(exception.get("stack_trace"));
    }

    private static Map<String, Object> exception(Throwable failure) {
        byte[] record = new JsonRecord(RecordFormat.JSON).of(failure("m", failure));
        assertThat(record.length).isLessThanOrEqualTo(JsonRecord.LIMIT);
        Map<String, Object> object = StrictJson.object(Arrays.copyOf(record, record.length - 1));
        return assertThat(object)
                .extractingByKey("exception", InstanceOfAssertFactories.map(String.class, Object.class))
                .actual();
    }
}
