package io.mira.logging.logback.internal;

import static io.mira.logging.logback.internal.Events.event;
import static io.mira.logging.logback.internal.Events.failure;
import static io.mira.logging.logback.internal.Events.mdc;
import static io.mira.logging.logback.internal.Events.with;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.MessageFormatter;

final class JsonRecordTest {

    private final JsonRecord json = new JsonRecord(RecordFormat.JSON);

    @Test
    void theFieldsOfTheContractHaveTheirNames() {
        assertThat(read(mdc(event("hello {}", "you"), Map.of("correlation_id", "c-1"))))
                .containsExactly(
                        Map.entry("timestamp", "2026-02-03T04:05:06.789Z"),
                        Map.entry("level", "INFO"),
                        Map.entry("logger", "a.Logger"),
                        Map.entry("thread", "a-thread"),
                        Map.entry("message", "hello you"),
                        Map.entry("correlation_id", "c-1"));
    }

    @Test
    void numbersAndTruthValuesStayWhatTheyAre() {
        assertThat(read(with(with(with(event("m"), "n", 42L), "d", -1.5e300), "b", true)))
                .containsEntry("n", new BigDecimal("42"))
                .containsEntry("d", new BigDecimal("-1.5E300"))
                .containsEntry("b", true);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void numbersThatJsonDoesNotHaveBecomeText(double value) {
        assertThat(read(with(event("m"), "d", value))).containsEntry("d", Double.toString(value));
    }

    @Test
    void nullIsWrittenAsText() {
        assertThat(read(with(event("m {}", (Object) null), "k", null)))
                .containsEntry("message", "m null")
                .containsEntry("k", "null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "level", "logger", "thread", "message", "exception", "truncated"})
    void aKeyNamedLikeAFieldOfOursGetsAnotherName(String reserved) {
        assertThat(read(with(failure("m", new IllegalStateException()), reserved, "mine")))
                .containsEntry(reserved + "_", "mine");
    }

    @Test
    void aKeyThatStandsTwiceKeepsBothValues() {
        ILoggingEvent event = mdc(with(with(event("m"), "k", "1"), "k", "2"), Map.of("k", "3"));

        assertThat(read(event)).containsEntry("k", "1").containsEntry("k_", "2").containsEntry("k__", "3");
    }

    @Test
    void longKeysThatBeginAlikeStayApart() {
        String begin = "k".repeat(400);

        assertThat(read(with(with(event("m"), begin + "1", "1"), begin + "2", "2"))
                        .values())
                .contains("1", "2");
    }

    /** Its second half stands in the message or in an argument; the third time the message is known by its pieces. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "\ud83d{}\ude00, ||, ||",
                "a{}\ude00, b\ud83d, ||",
                "\ud83d{}, \ude00c, ||",
                "{}{}, \ud83d, \ude00",
                "{}x{}, \ud83d, \ude00",
                "\ud83d{}, x, ||",
                "{}\ud83d{}, \ud83d, x\ude00",
                "{} and {}, \ude00, \ud83d"
            })
    void aCharacterIsWholeWhoeverBringsItsSecondHalf(String message, String first, String second) {
        String wanted =
                MessageFormatter.format(message, first, second).getMessage().replaceAll("\ude00|\ud83d", "\ufffd");
        for (int time = 1; time <= 4; time++) {
            assertThat(read(event(message, first, second))).as("time %d", time).containsEntry("message", wanted);
        }
    }

    @Test
    void anArgumentThatThrowsHarmsOnlyItself() {
        assertThat(read(event("before {} after", new Thrower(new IllegalStateException("no")))))
                .extractingByKey("message")
                .asString()
                .startsWith("before ")
                .endsWith(" after");
    }

    @Test
    void aValueThatThrowsIsReplacedByTheReason() {
        assertThat(read(with(event("m"), "k", new Thrower(new IllegalStateException("no")))))
                .extractingByKey("k")
                .asString()
                .contains("Thrower", "IllegalStateException");
    }

    @Test
    void aValueWhoseClassIsGoneIsReplacedByTheReason() {
        assertThat(read(with(event("m"), "k", new Thrower(new NoClassDefFoundError("x")))))
                .extractingByKey("k")
                .asString()
                .contains("NoClassDefFoundError");
    }

    @Test
    void aTooLongMessageIsCutAndSaysSo() {
        assertThat(read(event("x".repeat(1 << 20))))
                .containsEntry("truncated", true)
                .containsKey("message");
    }

    @Test
    void aMessageThatFitsIsNotCut() {
        assertThat(read(event("x".repeat(8000)))).doesNotContainKey("truncated");
    }

    @Test
    void tooManyFieldsAreLeftOutAndTheExceptionIsStillThere() {
        var event = failure("m", new IllegalStateException("why"));
        for (int i = 0; i < 1000; i++) {
            with(event, "key" + i, "v".repeat(100));
        }

        assertThat(read(event)).containsEntry("truncated", true).containsKeys("key0", "exception");
    }

    private Map<String, Object> read(ILoggingEvent event) {
        byte[] record = json.of(event);
        assertThat(record.length).isLessThanOrEqualTo(JsonRecord.LIMIT);
        assertThat(record[record.length - 1]).isEqualTo((byte) '\n');
        return StrictJson.object(Arrays.copyOf(record, record.length - 1));
    }

    private record Thrower(Throwable failure) {

        @Override
        public String toString() {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }
}
