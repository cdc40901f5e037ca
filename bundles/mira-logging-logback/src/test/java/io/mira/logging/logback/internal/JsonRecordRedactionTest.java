package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.mira.logging.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonRecordRedactionTest {

    private static final String SECRET = "S3CRET-of-36-characters-ABCDEFGHIJKL";

    @ParameterizedTest
    @ValueSource(strings = {"with\"quote", "with\\backslash", "with\nnewline", "with\u0001control", "mit-Ümläut-漢"})
    void aSecretIsMaskedBeforeItIsEscaped(String secret) {
        try (var registration = Redaction.register(secret)) {
            assertThat(registration.masked()).isTrue();
            Map<String, Object> record = StrictJson.object(line(Events.event("a " + secret + " b")));

            assertThat(record).containsEntry("message", "a *** b");
        }
    }

    @Test
    void aSecretIsMaskedWhereverItStands() {
        ILoggingEvent event = Events.mdc(
                Events.with(
                        Events.with(
                                Events.failure(
                                        "message " + SECRET,
                                        new IllegalStateException(
                                                SECRET, new IllegalArgumentException("of " + SECRET))),
                                "key",
                                SECRET),
                        SECRET,
                        "named like it"),
                Map.of("mdc", SECRET));

        assertMasked(event);
    }

    @Test
    void aNumberThatIsASecretIsMasked() {
        try (var registration = Redaction.register("1234567890")) {
            assertThat(registration.masked()).isTrue();

            assertThat(StrictJson.object(line(Events.with(Events.event("m"), "pin", 1234567890L))))
                    .containsEntry("pin", "***");
        }
    }

    @Test
    void aSuppressedFailureIsMasked() {
        Exception failure = new IllegalStateException("outer");
        failure.addSuppressed(new IllegalStateException("beside " + SECRET));

        assertMasked(Events.failure("m", failure));
    }

    /** The cut moves byte by byte over the secret: no beginning of it may be left. */
    @Test
    void noPartOfASecretIsLeftAtACutOfTheMessage() {
        for (int before = 8_000 - SECRET.length() - 4; before < 8_004; before++) {
            assertMasked(Events.event("x".repeat(before) + SECRET + "y".repeat(200)));
        }
    }

    @Test
    void noPartOfASecretIsLeftAtACutOfAValue() {
        for (int before = 2_000 - SECRET.length() - 4; before < 2_004; before++) {
            assertMasked(Events.with(Events.event("m"), "k", "x".repeat(before) + SECRET + "y".repeat(200)));
        }
    }

    @Test
    void noPartOfASecretIsLeftAtACutOfTheTrace() {
        for (int before = 6_000; before < 16_000; before += SECRET.length() / 2) {
            assertMasked(
                    Events.failure("m", new IllegalStateException("x".repeat(before) + SECRET + "y".repeat(9_000))));
        }
    }

    @Test
    void noPartOfASecretIsLeftAtACutOfAKey() {
        for (int before = 128 - SECRET.length() - 4; before < 132; before++) {
            assertMasked(Events.with(Events.event("m"), "x".repeat(before) + SECRET, "v"));
        }
    }

    private static void assertMasked(ILoggingEvent event) {
        try (var registration = Redaction.register(SECRET)) {
            assertThat(registration.masked()).isTrue();

            assertThat(new String(line(event), StandardCharsets.UTF_8)).doesNotContain(SECRET.substring(0, 2));
        }
    }

    private static byte[] line(ILoggingEvent event) {
        byte[] record = new JsonRecord(RecordFormat.JSON).of(event);
        StrictJson.object(Arrays.copyOf(record, record.length - 1));
        return Arrays.copyOf(record, record.length - 1);
    }
}
