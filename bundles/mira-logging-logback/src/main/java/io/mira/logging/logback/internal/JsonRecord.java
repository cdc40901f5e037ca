package io.mira.logging.logback.internal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.mira.logging.Redaction;
import io.mira.logging.spi.BundleName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Writes an event as one JSON object of at most {@value #LIMIT} bytes, the line break included. Not thread-safe. */
final class JsonRecord implements RecordEncoder {

    /** Container runtimes split longer lines, which breaks JSON (moby#34855). */
    static final int LIMIT = 16_000;

    private static final byte[] QUOTE = {'"'};
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
    private final JsonMessage messages = new JsonMessage(json);
    private final JsonHeads heads = new JsonHeads();
    private final byte[] timestampName;
    private final byte[] levelName;
    private final byte[] loggerName;
    private final byte[] threadName;
    private final byte[] messageName;
    private final List<MaskedBytes> added = new ArrayList<>();
    private final BiConsumer<String, String> mdcEntry = this::mdcEntry;
    private final TextPatterns patterns;

    JsonRecord(RecordFormat format) {
        this(RecordLayout.of(format), logger -> Optional.empty());
    }

    JsonRecord(RecordLayout layout, Function<String, Optional<BundleName>> bundles) {
        this.layout = layout;
        this.bundles = bundles;
        this.names = new JsonNames(layout, json);
        this.patterns = new TextPatterns(layout.options.patterns());
        this.timestampName = opening(layout.format.timestamp, layout.timestamp);
        this.levelName = opening(layout.format.level, layout.level);
        this.loggerName = opening(layout.format.logger, layout.logger);
        this.threadName = opening(layout.format.thread, layout.thread);
        this.messageName = opening("message", layout.message);
        layout.added.forEach(this::add);
    }

    /** Of what is added, the options have seen to it that it is short. */
    private void add(String name, String value) {
        JsonBuffer escaped = new JsonBuffer();
        escaped.begin(VALUE_LIMIT);
        escaped.append(value);
        added.add(new MaskedBytes(JsonNames.opening(name), escaped.toBytes(), QUOTE));
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
            head(event);
            own(messageName, patterns.mask(Texts.orNull(event.getMessage())), MESSAGE_LIMIT);
            names.own("record_fault");
            json.string(e.getClass().getName(), NAME_LIMIT);
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
        head(event);
        message(event);
        for (int i = 0; i < added.size(); i++) {
            names.own(added.get(i).get());
        }
        fields(event);
        if (layout.options.source()) {
            source(event);
        }
        if (event.getThrowableProxy() != null) {
            exception(event.getThrowableProxy());
        }
    }

    private byte[] opening(String field, String name) {
        return layout.drops(field) ? new byte[0] : JsonNames.opening(name);
    }

    private void head(ILoggingEvent event) {
        if (timestampName.length > 0) {
            names.own(timestampName);
            timestamp.write(event.getInstant(), json);
            json.raw('"');
        }
        String level = event.getLevel().toString();
        String logger = Texts.orNull(event.getLoggerName());
        String thread = Texts.orNull(event.getThreadName());
        BundleName bundle = namesItsBundle(event) ? null : bundles.apply(logger).orElse(null);
        JsonHeads.Head known = heads.get(level, logger, thread, bundle);
        if (known != null) {
            names.written(known.bytes(), known.names());
            return;
        }
        int generation = Redaction.generation();
        int from = json.length();
        own(levelName, layout.format.level(level), NAME_LIMIT);
        if (layout.format == RecordFormat.LOGSTASH) {
            names.own("level_value");
            json.raw(Integer.toString(event.getLevel().toInt()));
        }
        own(loggerName, logger, 2 * NAME_LIMIT);
        own(threadName, thread, NAME_LIMIT);
        if (bundle != null) {
            field("bundle", bundle.name());
            field("bundle_version", bundle.version());
        }
        if (!json.cut()) {
            heads.put(new JsonHeads.Head(level, logger, thread, bundle, generation, json.from(from), names.taken()));
        }
    }

    /** Whoever speaks for another bundle says so, as the bridges do: then it is not the logger's. */
    private static boolean namesItsBundle(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            int count = pairs.size();
            for (int i = 0; i < count; i++) {
                if ("bundle".equals(pairs.get(i).key)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void own(byte[] name, String text, int limit) {
        if (name.length > 0) {
            names.own(name);
            json.begin(limit);
            json.append(text);
            json.end();
            json.raw('"');
        }
    }

    private void message(ILoggingEvent event) {
        if (!patterns.isEmpty()) {
            own(messageName, patterns.mask(Texts.message(event)), MESSAGE_LIMIT);
        } else if (messageName.length > 0) {
            names.own(messageName);
            json.begin(MESSAGE_LIMIT);
            messages.write(event);
            json.end();
            json.raw('"');
        }
    }

    private void fields(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            int count = pairs.size();
            for (int i = 0; i < count; i++) {
                KeyValuePair pair = pairs.get(i);
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
        mdc.forEach(mdcEntry);
    }

    private void mdcEntry(String key, @Nullable String value) {
        field(key, Texts.orNull(value));
    }

    private void field(@Nullable String key, @Nullable Object value) {
        if (json.length() > FIELDS_END - VALUE_LIMIT || names.isFull()) {
            json.markCut();
        } else if (names.field(key)) {
            Object shaped = names.isLabel() ? Texts.of(value) : value;
            values.write(shaped instanceof String text ? patterns.mask(text) : shaped, VALUE_LIMIT);
        }
    }

    private void source(ILoggingEvent event) {
        StackTraceElement[] caller = event.getCallerData();
        if (caller != null && caller.length > 0) {
            field("source", caller[0].toString());
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
        hex(trace.hash(exception));
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

    private void hex(int hash) {
        for (int shift = 28; shift >= 0; shift -= 4) {
            json.raw(Character.forDigit((hash >>> shift) & 15, 16));
        }
    }
}
