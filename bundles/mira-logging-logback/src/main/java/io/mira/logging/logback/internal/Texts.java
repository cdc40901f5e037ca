package io.mira.logging.logback.internal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

/** Makes text of what others hand to a logger: it may be null, throw, or contain itself. */
final class Texts {

    private Texts() {}

    /** Gives the text of a value; if it cannot tell, why. */
    static String of(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        try {
            return orNull(value.toString());
        } catch (RuntimeException | StackOverflowError e) {
            return "[toString of " + value.getClass().getName() + " failed: "
                    + e.getClass().getName() + "]";
        }
    }

    /** Gives the message of an event with its arguments filled in. */
    static String message(ILoggingEvent event) {
        try {
            return orNull(event.getFormattedMessage());
        } catch (RuntimeException | StackOverflowError e) {
            return orNull(event.getMessage()) + " [an argument failed: "
                    + e.getClass().getName() + "]";
        }
    }

    static String orNull(@Nullable String text) {
        return text == null ? "null" : text;
    }
}
