package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is logged, each record is one strict line. The seeds are fixed: a failure comes back. */
final class JsonRecordFuzzTest {

    private static final int EVENTS = 400;
    private static final String[] NASTY = {
        "\"",
        "\\",
        "\n",
        "\r\n",
        "\u0000",
        "\u001b[31m",
        "\u007f",
        "\u0085",
        "\u009b",
        "\u2028",
        "\u2029",
        "\ud83d",
        "\ude00",
        "\ud83d\ude00",
        "\ufeff",
        "\uffff",
        "é",
        "漢",
        "{}",
        "\",\"level\":\"X",
        "\\u0022",
        "%s",
        "\t"
    };

    @ParameterizedTest
    @EnumSource(
            value = RecordFormat.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TEXT"})
    void everyRecordIsOneStrictLine(RecordFormat format) {
        Random random = new Random(format.name().hashCode());
        JsonRecord json = new JsonRecord(format);
        for (int i = 0; i < EVENTS; i++) {
            byte[] record = json.of(event(random));

            assertThat(record.length).isLessThanOrEqualTo(JsonRecord.LIMIT);
            String line = new String(record, 0, record.length - 1, StandardCharsets.UTF_8);
            assertThat(line.lines()).hasSize(1);
            assertThat(StrictJson.object(Arrays.copyOf(record, record.length - 1)))
                    .containsKeys(format.timestamp, format.level, format.logger, "message");
        }
    }

    @Test
    void aMegabyteOfEachNastyCharacterFits() {
        JsonRecord json = new JsonRecord(RecordFormat.JSON);
        for (String nasty : NASTY) {
            String big = nasty.repeat((1 << 20) / nasty.length());
            LoggingEvent event = Events.failure(big, new IllegalStateException(big, new IllegalStateException(big)));
            Events.with(event, big, big);

            byte[] record = json.of(event);

            assertThat(record.length).isLessThanOrEqualTo(JsonRecord.LIMIT);
            assertThat(StrictJson.object(Arrays.copyOf(record, record.length - 1)))
                    .containsEntry("truncated", true);
        }
    }

    static LoggingEvent event(Random random) {
        Throwable failure = null;
        for (int i = random.nextInt(4); i > 0; i--) {
            failure = new IllegalStateException(text(random), failure);
            failure.addSuppressed(new RuntimeException(text(random)));
        }
        LoggingEvent event = Events.event(Level.WARN, text(random), failure, text(random));
        for (int i = random.nextInt(6); i > 0; i--) {
            Object[] values = {text(random), random.nextLong(), random.nextDouble(), random.nextBoolean()};
            Events.with(event, text(random), values[random.nextInt(values.length)]);
        }
        Map<String, String> mdc = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            mdc.put(text(random), text(random));
        }
        return Events.mdc(event, mdc);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(10) == 0 ? random.nextInt(6_000) : random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            if (random.nextBoolean()) {
                text.append(NASTY[random.nextInt(NASTY.length)]);
            } else {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
            }
        }
        return text.toString();
    }
}
