package io.mira.logging.logback.internal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.mira.logging.logback.internal.EscapedMessages.Pieces;
import org.jspecify.annotations.Nullable;

/**
 * Writes a message with its arguments straight into the record, as SLF4J would fill them in: no text is made of the whole.
 * What is rare is left to SLF4J.
 */
final class JsonMessage {

    private static final String PLACE = "{}";

    private final JsonBuffer json;
    private final EscapedMessages known = new EscapedMessages();

    JsonMessage(JsonBuffer json) {
        this.json = json;
    }

    void write(ILoggingEvent event) {
        String message = event.getMessage();
        @Nullable Object[] arguments = event.getArgumentArray();
        Pieces pieces = message == null ? null : known.of(message);
        if (message == null || arguments == null || arguments.length == 0) {
            whole(pieces, event);
        } else if (!areSimple(arguments)) {
            json.append(Texts.message(event));
        } else if (pieces != null && pieces.partsStand) {
            write(pieces, arguments);
        } else if (message.indexOf('\\') < 0) {
            write(message, arguments);
        } else {
            json.append(Texts.message(event));
        }
    }

    private void whole(@Nullable Pieces pieces, ILoggingEvent event) {
        if (pieces != null) {
            json.append(pieces.whole);
        } else {
            json.append(Texts.message(event));
        }
    }

    /** Tells whether no argument is an array or an exception. */
    private static boolean areSimple(@Nullable Object[] arguments) {
        for (Object argument : arguments) {
            if (argument instanceof Throwable
                    || (argument != null && argument.getClass().isArray())) {
                return false;
            }
        }
        return true;
    }

    private void write(Pieces pieces, @Nullable Object[] arguments) {
        byte[][] parts = pieces.parts;
        json.append(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            if (i <= arguments.length) {
                argument(arguments[i - 1]);
            } else {
                json.append(PLACE);
            }
            json.append(parts[i]);
        }
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
