package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.LoggingEvent;
import io.mira.logging.Redaction;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A thousand secrets, made of what must be escaped too, at random places of records: none is left, and records without
 * one are as they were logged. How many records is the system property {@code mira.lines}; {@code ./dev soak records}
 * takes a million.
 */
@Timeout(3_600)
final class SecretsInRecordsTest {

    private static final int LINES = Integer.getInteger("mira.lines", 5_000);
    private static final int SECRETS = 1_000;
    /** What is left of a secret must be shorter: two masks stand side by side, or the secret went on before them. */
    private static final int TELLING = 6;

    private static final String LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final String ESCAPED = "\"\\\n\r\t\u0001\u007f\u0085\u2028/+%& äß漢";

    private static final Random RANDOM = new Random(6);
    private static final List<String> secrets = new ArrayList<>();
    private static final List<Redaction.Registration> registrations = new ArrayList<>();

    private final JsonRecord json = new JsonRecord(RecordFormat.JSON);

    @BeforeAll
    static void register() {
        for (int i = 0; i < SECRETS; i++) {
            // Every tenth begins with the end of the one before: they may overlap in a record.
            String begin = i % 10 == 9 ? secrets.get(i - 1).substring(4) : "";
            secrets.add(begin + word(12 + RANDOM.nextInt(30), i % 2 == 0));
        }
        secrets.forEach(secret -> registrations.add(Redaction.register(secret)));
        assertThat(registrations).allMatch(Redaction.Registration::masked);
    }

    @AfterAll
    static void nothingIsLeftBehind() {
        registrations.forEach(Redaction.Registration::close);
        assertThat(Redaction.isEmpty()).isTrue();
    }

    @Test
    void noSecretIsLeft() {
        for (int i = 0; i < LINES; i++) {
            int number = RANDOM.nextInt(SECRETS);
            String secret = secrets.get(number);
            String planted = number % 10 == 9 && RANDOM.nextBoolean() ? overlapping(number) : secret;
            String text = around(i) + inSomeForm(planted) + filler(RANDOM.nextInt(40));

            String line = new String(json.of(planted(text)), StandardCharsets.UTF_8);

            // It may stand behind the cut as a whole.
            assertThat(line).as(secret).containsAnyOf(Redaction.MASK, "\"truncated\":true");
            isNotIn(line, planted);
        }
    }

    /** The first of two overlapping secrets, and what the second has more. */
    private static String overlapping(int second) {
        return secrets.get(second - 1)
                + secrets.get(second).substring(secrets.get(second - 1).length() - 4);
    }

    @Test
    void nothingElseIsChanged() {
        for (int i = 0; i < LINES; i++) {
            String message = word(RANDOM.nextInt(120), true);
            String value = word(RANDOM.nextInt(60), true);
            String failure = word(RANDOM.nextInt(60), true);
            LoggingEvent event = Events.with(Events.failure(message, failed(failure, null)), "key", value);

            Map<String, Object> record = read(json.of(event));

            assertThat(record).containsEntry("message", message).containsEntry("key", value);
            assertThat(record.get("exception"))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                    .containsEntry("message", failure);
        }
    }

    /** Mostly little; at times so much that the secret stands where the message is cut. */
    private static String around(int i) {
        return filler(i % 20 == 0 ? 7_950 + RANDOM.nextInt(60) : RANDOM.nextInt(60));
    }

    private static LoggingEvent planted(String text) {
        return switch (RANDOM.nextInt(7)) {
            case 0 -> Events.event("of {} and more", text);
            case 1 -> Events.with(Events.event("m"), "key", text.substring(Math.max(0, text.length() - 1_900)));
            case 2 -> Events.mdc(Events.event("m"), Map.of("mdc", text.substring(Math.max(0, text.length() - 1_900))));
            case 3 -> Events.failure("m", failed(text, null));
            case 4 -> Events.failure("m", failed("outer", failed(text, null)));
            case 5 -> Events.with(Events.event("m"), "list", List.of(1, Map.of("k", text)));
            default -> Events.event(text);
        };
    }

    /** Without frames: they cost the test most of its time. */
    private static Exception failed(String message, @Nullable Exception cause) {
        Exception failure = new IllegalStateException(message, cause);
        failure.setStackTrace(new StackTraceElement[0]);
        return failure;
    }

    private static String inSomeForm(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return switch (RANDOM.nextInt(8)) {
            case 0 -> Base64.getEncoder().encodeToString(bytes);
            case 1 -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            case 2 -> URLEncoder.encode(secret, StandardCharsets.UTF_8);
            case 3 -> HexFormat.of().formatHex(bytes);
            default -> secret;
        };
    }

    private static void isNotIn(String line, String secret) {
        for (String end : List.of(secret.substring(0, TELLING), secret.substring(secret.length() - TELLING))) {
            byte[] bytes = end.getBytes(StandardCharsets.UTF_8);
            assertThat(line)
                    .as(secret)
                    .doesNotContain(
                            escaped(end),
                            HexFormat.of().formatHex(bytes),
                            URLEncoder.encode(end, StandardCharsets.UTF_8),
                            Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, 6)));
        }
    }

    private static String escaped(String text) {
        JsonBuffer buffer = new JsonBuffer();
        buffer.begin(1_000);
        buffer.append(text);
        return new String(buffer.toBytes(), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> read(byte[] record) {
        return StrictJson.object(Arrays.copyOf(record, record.length - 1));
    }

    private static String filler(int length) {
        return "-".repeat(length);
    }

    private static String word(int length, boolean escapes) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            String from = escapes && RANDOM.nextInt(6) == 0 ? ESCAPED : LETTERS;
            word.append(from.charAt(RANDOM.nextInt(from.length())));
        }
        return word.toString();
    }
}
