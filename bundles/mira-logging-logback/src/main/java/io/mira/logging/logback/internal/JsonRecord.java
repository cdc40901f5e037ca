package io.mira.logging.logback.internal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.mira.logging.spi.BundleName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Writes an event as one JSON object of at most {@value #LIMIT} bytes, the line break included. Not thread-safe. */
final class JsonRecord implements RecordEncoder {

    /** Container runtimes split longer lines, which breaks JSON (moby#34855). */
    static final int LIMIT = 16_000;

    private static final int NAME_LIMIT = 256;
    private static final int MESSAGE_LIMIT = 8_000;
    private static final int VALUE_LIMIT = 2_000;
    private static final int FIELDS_END = 12_000;
    private static final int TRACE_END = LIMIT - 256;

    private final RecordLayout layout;
    private final Function<String, Optional<BundleName>> bundles;
    private final Timestamp timestamp = new Timestamp();
    private final JsonBuffer json = new JsonBuffer();
    private final JsonNames names;
    private final JsonValue values = new JsonValue(json);
    private final JsonTrace trace = new JsonTrace();
    private final TextPatterns patterns;

    JsonRecord(RecordFormat format) {
        this(RecordLayout.of(format), logger -> Optional.empty());
    }

    JsonRecord(RecordLayout layout, Function<String, Optional<BundleName>> bundles) {
        this.layout = layout;
        this.bundles = bundles;
        this.names = new JsonNames(layout, json);
        this.patterns = new TextPatterns(layout.options.patterns());
    }

    @Override
    public JsonBuffer encode(ILoggingEvent event) {
        json.clear();
        try {
            write(event);
        } catch (RuntimeException | StackOverflowError e) {
            json.clear();
            names.clear();
            json.raw('{');
            head(event, patterns.mask(Texts.orNull(event.getMessage())));
            own("mira", "record_fault", e.getClass().getName(), NAME_LIMIT);
        }
        if (json.cut()) {
            names.own(layout.truncated);
            json.raw("true");
        }
        json.raw("}\n");
        return json;
    }

    byte[] of(ILoggingEvent event) {
        return encode(event).toBytes();
    }

    private void write(ILoggingEvent event) {
        names.clear();
        json.raw('{');
        head(event, patterns.mask(Texts.message(event)));
        for (Map.Entry<String, String> added : layout.added.entrySet()) {
            own("", added.getKey(), added.getValue(), 2 * VALUE_LIMIT);
        }
        fields(event);
        if (layout.options.source()) {
            source(event);
        }
        bundle(event.getLoggerName());
        if (event.getThrowableProxy() != null) {
            exception(event.getThrowableProxy());
        }
    }

    private void head(ILoggingEvent event, String message) {
        own(layout.format.timestamp, layout.timestamp, timestamp.of(event.getInstant()), NAME_LIMIT);
        own(
                layout.format.level,
                layout.level,
                layout.format.level(event.getLevel().toString()),
                NAME_LIMIT);
        if (layout.format == RecordFormat.LOGSTASH) {
            names.own("level_value");
            json.raw(Integer.toString(event.getLevel().toInt()));
        }
        own(layout.format.logger, layout.logger, Texts.orNull(event.getLoggerName()), 2 * NAME_LIMIT);
        own(layout.format.thread, layout.thread, Texts.orNull(event.getThreadName()), NAME_LIMIT);
        own("message", layout.message, message, MESSAGE_LIMIT);
    }

    private void own(String field, String name, String value, int limit) {
        if (!layout.drops(field)) {
            names.own(name);
            json.string(value, limit);
        }
    }

    private void fields(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (KeyValuePair pair : pairs) {
                field(pair.key, pair.value);
            }
        }
        Map<String, String> mdc = event.getMDCPropertyMap();
        if (mdc == null || mdc.isEmpty() || layout.options.mdc().equals(RecordOptions.OFF)) {
            return;
        }
        if (!layout.options.mdc().isEmpty()) {
            field(layout.options.mdc(), mdc);
            return;
        }
        for (Map.Entry<String, String> entry : mdc.entrySet()) {
            field(entry.getKey(), Texts.orNull(entry.getValue()));
        }
    }

    private void field(@Nullable String key, @Nullable Object value) {
        if (json.length() > FIELDS_END - VALUE_LIMIT || names.isFull()) {
            json.markCut();
        } else if (names.field(key)) {
            values.write(value instanceof String text ? patterns.mask(text) : value, VALUE_LIMIT);
        }
    }

    private void source(ILoggingEvent event) {
        StackTraceElement[] caller = event.getCallerData();
        if (caller != null && caller.length > 0) {
            field("source", caller[0].toString());
        }
    }

    private void bundle(@Nullable String logger) {
        if (!names.isTaken("bundle")) {
            bundles.apply(Texts.orNull(logger)).ifPresent(bundle -> {
                field("bundle", bundle.name());
                field("bundle_version", bundle.version());
            });
        }
    }

    private void exception(IThrowableProxy exception) {
        boolean nested = !layout.exception.isEmpty();
        if (nested) {
            names.own(layout.exception);
            json.raw('{');
        }
        part(0, nested);
        json.string(Texts.orNull(exception.getClassName()), 2 * NAME_LIMIT);
        part(1, nested);
        json.string(patterns.mask(Texts.orNull(exception.getMessage())), VALUE_LIMIT / 2);
        part(2, nested);
        json.raw('"');
        json.raw(hex(trace.hash(exception)));
        json.raw('"');
        part(3, nested);
        json.raw('"');
        trace.write(exception, json, TRACE_END - json.length(), patterns);
        json.raw('"');
        if (nested) {
            json.raw('}');
        }
    }

    private void part(int part, boolean nested) {
        if (!nested) {
            names.own(layout.parts.get(part));
            return;
        }
        if (part > 0) {
            json.raw(',');
        }
        json.raw('"');
        json.raw(layout.parts.get(part));
        json.raw("\":");
    }

    private static String hex(int hash) {
        String digits = Integer.toHexString(hash);
        return "00000000".substring(digits.length()) + digits;
    }
}
