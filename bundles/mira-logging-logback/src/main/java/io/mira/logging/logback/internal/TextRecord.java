package io.mira.logging.logback.internal;

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

    TextRecord() {
        this(RecordLayout.of(RecordFormat.TEXT));
    }

    TextRecord(RecordLayout layout) {
        this.patterns = new TextPatterns(layout.options.patterns());
    }

    @Override
    public JsonBuffer encode(ILoggingEvent event) {
        bytes.clear();
        bytes.bytes(of(event));
        return bytes;
    }

    byte[] of(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(200);
        line.append(timestamp.of(event.getInstant()), 11, 23);
        line.append(' ').append(String.format("%-5s", event.getLevel())).append(" [");
        line.append(event.getThreadName()).append("] ");
        line.append(event.getLoggerName()).append(": ").append(Texts.message(event));
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> line.append(' ').append(pair.key).append('=').append(Texts.of(pair.value)));
        }
        event.getMDCPropertyMap()
                .forEach(
                        (key, value) -> line.append(' ').append(key).append('=').append(value));
        StringBuilder text = new StringBuilder(printable(patterns.mask(Redaction.mask(line.toString())), ""));
        if (event.getThrowableProxy() != null) {
            String trace = new StackTraceText(event.getThrowableProxy()).text();
            text.append('\n').append(printable(patterns.mask(trace.stripTrailing()), "\n\t"));
        }
        if (text.length() > MOST_CHARACTERS) {
            text.setLength(MOST_CHARACTERS);
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
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
