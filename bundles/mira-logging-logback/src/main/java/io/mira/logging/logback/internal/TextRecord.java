package io.mira.logging.logback.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.mira.logging.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** Writes an event for people: one line, and the stack trace below it. */
final class TextRecord implements RecordEncoder {

    private static final int MOST_CHARACTERS = JsonRecord.LIMIT / 3;

    private final Timestamp timestamp = new Timestamp();
    private final JsonBuffer bytes = new JsonBuffer();
    private final TextPatterns patterns;
    private final boolean coloured;

    TextRecord() {
        this(RecordLayout.of(RecordFormat.TEXT), false);
    }

    TextRecord(RecordLayout layout, boolean coloured) {
        this.patterns = new TextPatterns(layout.options.patterns());
        this.coloured = coloured;
    }

    @Override
    public JsonBuffer encode(ILoggingEvent event) {
        bytes.clear();
        bytes.bytes(of(event));
        return bytes;
    }

    byte[] of(ILoggingEvent event) {
        String begin = timestamp.of(event.getInstant()).substring(11, 23) + ' ';
        StringBuilder line = new StringBuilder(200);
        line.append('[').append(event.getThreadName()).append("] ");
        line.append(event.getLoggerName()).append(": ").append(Texts.message(event));
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> line.append(' ').append(pair.key).append('=').append(Texts.of(pair.value)));
        }
        event.getMDCPropertyMap()
                .forEach(
                        (key, value) -> line.append(' ').append(key).append('=').append(value));
        StringBuilder text =
                new StringBuilder(begin).append(level(event.getLevel())).append(' ');
        text.append(printable(patterns.mask(Redaction.mask(line.toString())), ""));
        if (event.getThrowableProxy() != null) {
            String trace = StackTraceText.of(event.getThrowableProxy());
            text.append('\n').append(printable(patterns.mask(trace.stripTrailing()), "\n\t"));
        }
        if (text.length() > MOST_CHARACTERS) {
            text.setLength(MOST_CHARACTERS);
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private String level(Level level) {
        String word = String.format("%-5s", level);
        if (!coloured) {
            return word;
        }
        String colour =
                switch (level.levelInt) {
                    case Level.ERROR_INT -> "31";
                    case Level.WARN_INT -> "33";
                    case Level.INFO_INT -> "32";
                    default -> "2";
                };
        return "\u001b[" + colour + "m" + word + "\u001b[0m";
    }

    /** Gives the text without what could forge a line or steer a terminal. */
    private static String printable(String text, String kept) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean control = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
            line.append(control && kept.indexOf(c) < 0 ? ' ' : c);
        }
        return line.toString();
    }
}
