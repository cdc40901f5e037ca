package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JulHandlerTest {

    private final Capture capture = Capture.everything();
    private final JulHandler handler = new JulHandler(capture::logger);

    @ParameterizedTest
    @CsvSource({
        "SEVERE,ERROR",
        "WARNING,WARN",
        "INFO,INFO",
        "CONFIG,INFO",
        "FINE,DEBUG",
        "FINER,TRACE",
        "FINEST,TRACE",
        "850,INFO",
        "2000,ERROR"
    })
    void eachLevelHasItsCounterpart(String jul, String expected) {
        handler.publish(new LogRecord(Level.parse(jul), "m"));

        assertThat(capture.all("level")).containsExactly(expected);
    }

    @Test
    void theNameTheFailureAndTheParametersComeAlong() {
        LogRecord record = new LogRecord(Level.INFO, "hello {0}");
        record.setLoggerName("a.b.C");
        record.setParameters(new Object[] {"you"});
        record.setThrown(new IllegalStateException("why"));

        handler.publish(record);

        Map<String, Object> written = capture.records().get(0);
        assertThat(written).containsEntry("logger", "a.b.C").containsEntry("message", "hello you");
        assertThat(written)
                .extractingByKey("exception", InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("message", "why");
    }

    @Test
    void aRecordWithoutNameOrMessageIsStillARecord() {
        LogRecord record = new LogRecord(Level.INFO, null);
        record.setLoggerName(null);

        handler.publish(record);

        assertThat(capture.all("logger")).containsExactly("java.util.logging");
        assertThat(capture.all("message")).containsExactly("null");
    }
}
