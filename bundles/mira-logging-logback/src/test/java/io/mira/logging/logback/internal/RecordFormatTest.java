package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.mira.logging.spi.LoggingSettingsException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordFormatTest {

    @ParameterizedTest
    @CsvSource({
        "json,     timestamp,  level,     logger,      thread",
        "aws,      timestamp,  level,     logger,      thread",
        "gcp,      time,       severity,  logger,      thread",
        "ecs,      @timestamp, log.level, log.logger,  process.thread.name",
        "logstash, @timestamp, level,     logger_name, thread_name"
    })
    void eachFormatNamesTheFieldsItsReadersLookFor(
            String format, String timestamp, String level, String logger, String thread) {
        assertThat(record(RecordFormat.named(format), Level.WARN))
                .containsEntry(timestamp, "2026-02-03T04:05:06.789Z")
                .containsKey(level)
                .containsEntry(logger, "a.Logger")
                .containsEntry(thread, "a-thread")
                .containsEntry("message", "m");
    }

    @ParameterizedTest
    @CsvSource({"TRACE,DEBUG", "DEBUG,DEBUG", "INFO,INFO", "WARN,WARNING", "ERROR,ERROR"})
    void gcpHasItsOwnSeverities(String level, String severity) {
        assertThat(record(RecordFormat.GCP, Level.toLevel(level))).containsEntry("severity", severity);
    }

    @Test
    void ecsNamesTheFailureWithDotsAndKeepsThoseNames() {
        var event = Events.failure("m", new IllegalStateException("why"));
        Events.with(event, "error.message", "mine");

        assertThat(read(RecordFormat.ECS, event))
                .containsEntry("ecs.version", "8.17.0")
                .containsEntry("error.type", "java.lang.IllegalStateException")
                .containsEntry("error.message", "why")
                .containsEntry("error.message_", "mine")
                .containsKeys("error.stack_trace", "error.hash");
    }

    @Test
    void logstashSaysItsVersion() {
        assertThat(record(RecordFormat.LOGSTASH, Level.INFO)).containsEntry("@version", "1");
    }

    @Test
    void theNameOfAFormatMayBeInAnyCase() {
        assertThat(RecordFormat.named(" Ecs ")).isEqualTo(RecordFormat.ECS);
    }

    @Test
    void anUnknownNameIsRefusedWithThoseThatAreKnown() {
        assertThatThrownBy(() -> RecordFormat.named("jsno"))
                .isInstanceOf(LoggingSettingsException.class)
                .hasMessageContaining("jsno")
                .hasMessageContaining("json, ecs, gcp, aws, logstash, text");
    }

    private static Map<String, Object> record(RecordFormat format, Level level) {
        return read(format, Events.event(level, "m", null));
    }

    private static Map<String, Object> read(RecordFormat format, LoggingEvent event) {
        byte[] record = new JsonRecord(format).of(event);
        return StrictJson.object(Arrays.copyOf(record, record.length - 1));
    }
}
