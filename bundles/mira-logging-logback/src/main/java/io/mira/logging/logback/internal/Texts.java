package io.mira.logging.logback.internal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.MessageFormatter;

/** Makes text of what others hand to a logger: it may be null, throw, or contain itself. */
final class Texts {

    private Texts() {}

    /** Gives the text of a value; if it cannot tell, why. */
    static String of(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        try {
            if (value.getClass().isArray()) {
                String inside = Arrays.deepToString(new Object[] {value});
                return inside.substring(1, inside.length() - 1);
            }
            return orNull(value.toString());
        } catch (Throwable e) {
            return failure(value, e);
        }
    }

    /** Says in the place of a value why it could not be told. */
    static String failure(@Nullable Object value, Throwable e) {
        String type = value == null ? "null" : value.getClass().getName();
        return "[toString of " + type + " failed: " + e.getClass().getName() + "]";
    }

    /** Gives the message of an event with its arguments filled in. */
    static String message(ILoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        if (arguments == null) {
            return orNull(event.getMessage());
        }
        // Not by SLF4J alone: it prints the stack trace of each argument that fails.
        Object[] told = new Object[arguments.length];
        Arrays.setAll(told, i -> of(arguments[i]));
        return orNull(MessageFormatter.basicArrayFormat(event.getMessage(), told));
    }

    /** Gives a key as it will be written, so that equal names can be told: whole characters, and no more than so many. */
    static String name(@Nullable String key, int most) {
        StringBuilder name = new StringBuilder();
        orNull(key)
                .codePoints()
                .limit(most)
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(name::appendCodePoint);
        return name.toString();
    }

    static String orNull(@Nullable String text) {
        return text == null ? "null" : text;
    }
}
