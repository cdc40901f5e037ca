package io.mira.logging.logback.internal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

/**
 * Writes a message with its arguments straight into the record, as SLF4J would fill them in: no text is made of the whole.
 * What is rare is left to SLF4J.
 */
final class JsonMessage {

    private static final String PLACE = "{}";

    private final JsonBuffer json;

    JsonMessage(JsonBuffer json) {
        this.json = json;
    }

    void write(ILoggingEvent event) {
        String message = event.getMessage();
        @Nullable Object[] arguments = event.getArgumentArray();
        if (message == null || arguments == null || arguments.length == 0 || !isSimple(message, arguments)) {
            json.append(Texts.message(event));
        } else {
            write(message, arguments);
        }
    }

    /** Tells whether nothing is escaped, no argument is an array or an exception, and none ends half a character. */
    private static boolean isSimple(String message, @Nullable Object[] arguments) {
        if (message.indexOf('\\') >= 0) {
            return false;
        }
        for (Object argument : arguments) {
            if (argument != null
                    && (argument instanceof Throwable
                            || argument.getClass().isArray()
                            || (argument instanceof String text
                                    && !text.isEmpty()
                                    && Character.isLowSurrogate(text.charAt(0))))) {
                return false;
            }
        }
        return true;
    }

    private void write(String message, @Nullable Object[] arguments) {
        int from = 0;
        for (Object argument : arguments) {
            int place = message.indexOf(PLACE, from);
            if (place < 0) {
                break;
            }
            json.append(message, from, place);
            argument(argument);
            from = place + PLACE.length();
        }
        json.append(message, from, message.length());
    }

    private void argument(@Nullable Object argument) {
        if (argument instanceof String text) {
            json.append(text);
        } else if (argument instanceof Integer || argument instanceof Long) {
            json.append(((Number) argument).longValue());
        } else {
            json.append(Texts.of(argument));
        }
    }
}
