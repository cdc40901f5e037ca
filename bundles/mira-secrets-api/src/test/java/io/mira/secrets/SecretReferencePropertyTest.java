package io.mira.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every text, tried with many; the seed is fixed, so a failure comes again. */
final class SecretReferencePropertyTest {

    private static final String ALPHABET =
            "secret://db:pw?&=%defaultversionoptionaltrue1 \t\"'@\\/\u00e4\ud83d\ude00\u0000+2F";
    private static final String[] PIECES = {
        "secret://",
        "secret:/",
        "db",
        "/",
        ":",
        "pw",
        "?",
        "version=",
        "default=",
        "optional=",
        "true",
        "&",
        "%41",
        "%",
        "%zz",
        "%C3%28",
        " ",
        "\u00e4",
        "\ud83d",
        "x"
    };

    /** {@code ./dev soak secrets} tries ten million. */
    private static final int TEXTS = Integer.getInteger("mira.texts", 200_000);

    private final Random random = new Random(42);

    @Test
    void noTextThrowsAnythingButTheTypedError() {
        int parsed = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = i % 2 == 0 ? characters() : pieces();
            try {
                SecretReference reference = SecretReference.parse(text);
                parsed++;
                check(SecretReference.parse(reference.toText()).equals(reference), text);
            } catch (MalformedReferenceException e) {
                check(e.column() >= 1 && e.column() <= text.length() + 1, text);
            }
        }
        assertThat(parsed).as("some of them are references").isGreaterThan(1000);
    }

    @Test
    void whatIsWrittenWithEscapesIsReadAsItWas() {
        for (int i = 0; i < TEXTS / 10; i++) {
            String path = "p" + escapable();
            String key = "k" + escapable();
            String value = escapable();
            SecretReference reference = SecretReference.parse(
                    "secret://" + escaped(path) + ":" + escaped(key) + "?default=" + escaped(value));

            check(reference.location().equals(path), path);
            check(reference.key().equals(key), key);
            check(reference.defaultValue().equals(Optional.of(value)), value);
        }
    }

    private static void check(boolean holds, String text) {
        if (!holds) {
            fail(text);
        }
    }

    private String characters() {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "secret://" : "");
        for (int length = random.nextInt(24); length > 0; length--) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private String pieces() {
        StringBuilder text = new StringBuilder("secret://");
        for (int length = random.nextInt(10); length > 0; length--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private String escapable() {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(12); length > 0; length--) {
            text.append((char) (' ' + random.nextInt('~' - ' ')));
        }
        return text.toString();
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars()
                .forEach(c -> escaped.append(
                        Character.isLetterOrDigit(c) ? Character.toString(c) : String.format("%%%02X", c)));
        return escaped.toString();
    }
}
