package io.mira.config.internal;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Shows values without showing what may be a secret: by the key it stands under; references may be seen. */
final class Masks {

    private static final String MASK = "***";
    private static final Pattern SECRET = Pattern.compile(
            "^\\.|password|passwd|passphrase|secret|token|credential|private.?key|api.?key|access.?key",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern REFERENCE = Pattern.compile("secret://[^\\s?]+(\\?\\S*)?");
    private static final Pattern DEFAULT = Pattern.compile("([?&]default=)[^&\\s]*");

    private Masks() {}

    static String shown(String key, Object value) {
        String text = text(value);
        if (isSecret(key) && !text.isEmpty() && !REFERENCE.matcher(text).matches()) {
            return MASK;
        }
        return text.contains("default=") ? DEFAULT.matcher(text).replaceAll("$1" + MASK) : text;
    }

    /** Tells whether what stands under a key may be a secret. */
    static boolean isSecret(String key) {
        return SECRET.matcher(key).find();
    }

    /** Gives a reason that quotes a value, without the value if it may be a secret. */
    static String reason(String key, String reason) {
        return isSecret(key) ? reason.replaceAll("(?s)'.*'", "'" + MASK + "'") : reason;
    }

    /** Tells whether values hold what must not be copied anywhere: a secret in the clear, or a reference with a default. */
    static boolean holdClearSecrets(Map<String, Object> values) {
        return values.entrySet().stream()
                .anyMatch(entry -> !shown(entry.getKey(), entry.getValue()).equals(text(entry.getValue())));
    }

    static String text(Object value) {
        if (value instanceof Collection<?> collection) {
            return collection.stream().map(Masks::text).collect(Collectors.joining(","));
        }
        if (value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value))
                    .mapToObj(i -> text(Array.get(value, i)))
                    .collect(Collectors.joining(","));
        }
        return value.toString();
    }
}
