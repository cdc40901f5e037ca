package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.LoggingEvent;
import io.mira.logging.spi.LoggingSettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is logged, each record is one strict line. */
final class JsonRecordFuzzTest {

    private static final int EVENTS = 400;
    private static final Pattern TEXT_RECORD = Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} (INFO |WARN ) \\[.*");

    @ParameterizedTest
    @EnumSource(
            value = RecordFormat.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TEXT"})
    void everyRecordIsOneStrictLine(RecordFormat format) {
        Capture capture = capture(format);
        FuzzedEvents events = new FuzzedEvents(capture.context, format.name().hashCode());
        for (int i = 0; i < EVENTS; i++) {
            events.log();
        }

        assertThat(capture.records())
                .hasSize(EVENTS)
                .allSatisfy(record ->
                        assertThat(record).containsKeys(format.timestamp, format.level, format.logger, "message"));
    }

    @Test
    void textForPeopleHasNoForgedLineNorSteersTheTerminal() {
        Capture capture = capture(RecordFormat.TEXT);
        FuzzedEvents events = new FuzzedEvents(capture.context, 1);
        for (int i = 0; i < EVENTS; i++) {
            events.log();
        }

        String text = capture.text();
        assertThat(text.lines().filter(line -> TEXT_RECORD.matcher(line).matches()))
                .hasSize(EVENTS);
        assertThat(text.chars().filter(c -> Character.isISOControl(c) && c != '\n' && c != '\t'))
                .isEmpty();
    }

    private static Capture capture(RecordFormat format) {
        Capture capture = new Capture(Map.of());
        capture.logging.apply(LoggingSettings.of("INFO", format.name(), "", Map.of()));
        return capture;
    }

    @Test
    void aMegabyteOfEachNastyCharacterFits() {
        JsonRecord json = new JsonRecord(RecordFormat.JSON);
        for (String nasty : FuzzedEvents.nasty()) {
            String big = nasty.repeat((1 << 20) / nasty.length());
            LoggingEvent event = Events.failure(big, new IllegalStateException(big, new IllegalStateException(big)));
            Events.with(event, big, big);

            byte[] record = json.of(event);

            assertThat(record.length).isLessThanOrEqualTo(JsonRecord.LIMIT);
            assertThat(StrictJson.object(Arrays.copyOf(record, record.length - 1)))
                    .containsEntry("truncated", true);
            assertThat(new String(record, StandardCharsets.UTF_8).lines()).hasSize(1);
        }
    }
}
