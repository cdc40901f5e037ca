package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.LoggingEvent;
import io.mira.logging.Redaction;
import io.mira.logging.spi.BundleName;
import io.mira.logging.spi.LoggingSettingsException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.KeyValuePair;

final class RecordOptionsTest {

    @Test
    void fieldsAreRenamedAddedAndLeftOut() {
        LoggingEvent event = Events.with(Events.with(Events.event("m"), "user", "u"), "noise", "n");

        assertThat(read(
                        event,
                        Map.of(
                                "rename.level",
                                "lvl",
                                "rename.user",
                                "who",
                                "add.team",
                                "red",
                                "drop",
                                "noise, thread")))
                .containsEntry("lvl", "INFO")
                .containsEntry("who", "u")
                .containsEntry("team", "red")
                .doesNotContainKeys("level", "user", "noise", "thread");
    }

    @Test
    void aKeyCannotForgeWhatIsAdded() {
        assertThat(read(Events.with(Events.event("m"), "team", "blue"), Map.of("add.team", "red")))
                .containsEntry("team", "red")
                .containsEntry("team_", "blue");
    }

    @Test
    @SuppressWarnings("try") // the registration is only held
    void aSecretWithinWhatIsAddedIsMaskedThoughItCameLater() {
        JsonRecord record = new JsonRecord(
                RecordLayout.of(RecordFormat.JSON, RecordOptions.of(Map.of("add.team", "the red-secret team"))),
                logger -> Optional.empty());
        try (var registration = Redaction.register("red-secret")) {
            assertThat(new String(record.of(Events.event("m")), StandardCharsets.UTF_8))
                    .contains("\"team\":\"the *** team\"");
        }
    }

    @Test
    void theMdcHasItsPlace() {
        LoggingEvent event = Events.mdc(Events.event("m"), Map.of("a", "1"));

        assertThat(read(event, Map.of())).containsEntry("a", "1");
        assertThat(read(event, Map.of("mdc", "context"))).containsEntry("context", Map.of("a", "1"));
        assertThat(read(event, Map.of("mdc", "off"))).doesNotContainKey("a");
    }

    @Test
    void patternsMaskMessagesValuesAndExceptions() {
        LoggingEvent event = Events.failure("card 1234-5678", new IllegalStateException("of 1234-5678"));
        Events.with(event, "k", "1234-5678");

        assertThat(String.valueOf(read(event, Map.of("redact.patterns", "\\d{4}-\\d{4}\n[a-z]{40}"))))
                .doesNotContain("1234")
                .contains("card ***");
    }

    @Test
    void theSourceIsToldOnDemandOnly() {
        LoggingEvent event = Events.event("m");
        event.setCallerData(new StackTraceElement[] {new StackTraceElement("a.B", "c", "B.java", 7)});

        assertThat(read(event, Map.of())).doesNotContainKey("source");
        assertThat(read(event, Map.of("source", "true"))).containsEntry("source", "a.B.c(B.java:7)");
    }

    @Test
    void theBundleOfTheLoggerIsNamed() {
        assertThat(ofABundle(Events.event("m")))
                .containsEntry("bundle", "of.a.Logger")
                .containsEntry("bundle_version", "1.2.3");
    }

    @Test
    void anEventThatNamesItsBundleIsOfThatOne() {
        LoggingEvent event = Events.event("m");
        event.addKeyValuePair(new KeyValuePair("bundle", "it.speaks.for"));

        assertThat(ofABundle(event))
                .containsEntry("bundle", "it.speaks.for")
                .doesNotContainKeys("bundle_", "bundle_version");
    }

    private static Map<String, Object> ofABundle(LoggingEvent event) {
        byte[] record = new JsonRecord(
                        RecordLayout.of(RecordFormat.JSON),
                        logger -> Optional.of(BundleName.of("of." + logger, "1.2.3")))
                .of(event);
        return StrictJson.object(Arrays.copyOf(record, record.length - 1));
    }

    @ParameterizedTest
    @CsvSource({
        "rename.level,message,two fields",
        "rename.level,a b,a field's name",
        "redact.patterns,(,redact.patterns: ",
        "add.a\"b,x,a field's name"
    })
    void whatMakesNoSenseIsRefused(String key, String value, String reason) {
        assertThatThrownBy(() -> read(Events.event("m"), Map.of(key, value)))
                .isInstanceOf(LoggingSettingsException.class)
                .hasMessageContaining(reason);
    }

    private static Map<String, Object> read(LoggingEvent event, Map<String, String> options) {
        RecordLayout layout = RecordLayout.of(RecordFormat.JSON, RecordOptions.of(options));
        byte[] record = new JsonRecord(layout, logger -> Optional.empty()).of(event);
        return StrictJson.object(Arrays.copyOf(record, record.length - 1));
    }
}
