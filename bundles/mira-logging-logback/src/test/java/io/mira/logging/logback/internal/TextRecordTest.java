package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.LoggingEvent;
import io.mira.logging.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TextRecordTest {

    @Test
    void aRecordIsOneLineWithItsFields() {
        LoggingEvent event = Events.mdc(Events.with(Events.event("hello {}", "you"), "n", 1), Map.of("id", "c-1"));

        assertThat(text(event)).isEqualTo("04:05:06.789 INFO  [a-thread] a.Logger: hello you n=1 id=c-1\n");
    }

    @Test
    void nothingInAMessageStartsALineOrSteersATerminal() {
        assertThat(text(Events.event("a\nb\r\u001b[31mc\u2028d")))
                .hasLineCount(1)
                .doesNotContain("\u001b");
    }

    @Test
    void theStackTraceStandsBelow() {
        assertThat(text(Events.failure("m", new IllegalStateException("why\u001b[31m"))))
                .contains("m\njava.lang.IllegalStateException: why [31m\n\tat ")
                .doesNotContain("\u001b");
    }

    @Test
    void secretsAreMaskedInTheLineAndInTheTrace() {
        try (var registration = Redaction.register("secret\nof lines")) {
            assertThat(registration.masked()).isTrue();

            assertThat(text(Events.failure("m secret\nof lines", new IllegalStateException("secret\nof lines"))))
                    .contains("m ***\njava.lang.IllegalStateException: ***\n")
                    .doesNotContain("of lines");
        }
    }

    @Test
    void aRecordHasALimit() {
        LoggingEvent event = Events.failure("漢".repeat(1 << 20), new IllegalStateException("漢".repeat(1 << 20)));

        assertThat(new TextRecord().of(event).length).isLessThanOrEqualTo(JsonRecord.LIMIT);
    }

    private static String text(LoggingEvent event) {
        return new String(new TextRecord().of(event), StandardCharsets.UTF_8);
    }
}
