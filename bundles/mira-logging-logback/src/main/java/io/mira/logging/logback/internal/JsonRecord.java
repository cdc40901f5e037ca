package io.mira.logging.logback.internal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.mira.logging.Redaction;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes an event as one JSON object of at most {@value #LIMIT} bytes, the line break included. Every text is masked
 * before it is escaped or cut, so that no part of a secret is left at a cut.
 */
final class JsonRecord {

    /** Container runtimes split longer lines, which breaks JSON (moby#34855). */
    static final int LIMIT = 16_000;

    private static final int NAME_LIMIT = 256;
    private static final int MESSAGE_LIMIT = 8_000;
    private static final int VALUE_LIMIT = 2_000;
    private static final int FIELDS_END = 12_000;
    private static final int TRACE_END = LIMIT - 128;

    private final RecordFormat format;
    private final Timestamp timestamp = new Timestamp();
    private final JsonBuffer json = new JsonBuffer();
    private final Set<String> names = new HashSet<>();

    JsonRecord(RecordFormat format) {
        this.format = format;
    }

    byte[] of(ILoggingEvent event) {
        json.clear();
        names.clear();
        json.raw('{');
        text(format.timestamp, timestamp.of(event.getInstant()), NAME_LIMIT);
        text(format.level, format.level(event.getLevel().toString()), NAME_LIMIT);
        text(format.logger, event.getLoggerName(), 2 * NAME_LIMIT);
        text(format.thread, event.getThreadName(), NAME_LIMIT);
        text("message", Texts.message(event), MESSAGE_LIMIT);
        if (!format.fixedName.isEmpty()) {
            text(format.fixedName, format.fixedValue, NAME_LIMIT);
        }
        names.add(format.exception);
        names.add("truncated");
        fields(event);
        if (event.getThrowableProxy() != null) {
            exception(event.getThrowableProxy());
        }
        if (json.cut()) {
            json.raw(",\"truncated\":true");
        }
        json.raw("}\n");
        return json.toBytes();
    }

    private void fields(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (KeyValuePair pair : pairs) {
                field(Texts.orNull(pair.key), pair.value);
            }
        }
        for (Map.Entry<String, String> entry : event.getMDCPropertyMap().entrySet()) {
            field(Texts.orNull(entry.getKey()), entry.getValue());
        }
    }

    private void field(String key, @Nullable Object value) {
        if (json.length() > FIELDS_END - VALUE_LIMIT) {
            json.markCut();
            return;
        }
        String name = Redaction.mask(key);
        while (names.contains(name)) {
            name += "_";
        }
        String text = Texts.of(value);
        if (isBare(value) && Redaction.mask(text).equals(text)) {
            name(name);
            json.raw(text);
        } else {
            text(name, text, VALUE_LIMIT);
        }
    }

    /** Numbers and truth values stay what they are; JSON has no NaN and no Infinity. */
    private static boolean isBare(@Nullable Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Boolean
                || value instanceof Short
                || value instanceof Byte
                || (value instanceof Double d && Double.isFinite(d))
                || (value instanceof Float f && Float.isFinite(f));
    }

    private void exception(IThrowableProxy exception) {
        names.remove(format.exception);
        String prefix = "";
        if (format.nestsException()) {
            name(format.exception);
            json.raw('{');
        } else {
            prefix = format.exception + ".";
        }
        StackTraceText trace = new StackTraceText(exception);
        member(prefix + "type", Texts.orNull(exception.getClassName()), 2 * NAME_LIMIT, true);
        member(prefix + "message", Texts.orNull(exception.getMessage()), VALUE_LIMIT / 2, false);
        member(prefix + "hash", trace.hash(), NAME_LIMIT, false);
        String text = Redaction.mask(trace.text());
        int room = TRACE_END - json.length();
        if (text.length() > room / 2) {
            text = Redaction.mask(trace.cutTo(room));
        }
        member(prefix + "stack_trace", text, room, false);
        if (format.nestsException()) {
            json.raw('}');
        }
    }

    private void member(String name, String value, int limit, boolean first) {
        if (!(first && format.nestsException())) {
            json.raw(',');
        }
        json.string(name, NAME_LIMIT);
        json.raw(':');
        json.string(Redaction.mask(value), limit);
    }

    private void text(String name, String value, int limit) {
        name(name);
        json.string(Redaction.mask(value), limit);
    }

    private void name(String name) {
        if (!names.isEmpty()) {
            json.raw(',');
        }
        names.add(name);
        json.string(name, NAME_LIMIT);
        json.raw(':');
    }
}
