package io.mira.logging.logback.internal;

import io.mira.logging.spi.LoggingSettingsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A format with what the configuration makes of it: fields renamed, added and left out, the place of the MDC. */
final class RecordLayout {

    private static final String MESSAGE = "message";

    private static final String TRUNCATED = "truncated";

    final RecordFormat format;
    final String timestamp;
    final String level;
    final String logger;
    final String thread;
    final String message;
    final String truncated;
    final String exception;
    final List<String> parts;
    final Map<String, String> added;
    final RecordOptions options;
    /** The names that no key may take. */
    final Set<String> reserved;

    private RecordLayout(RecordFormat format, RecordOptions options) {
        this.format = format;
        this.options = options;
        this.timestamp = own(format.timestamp);
        this.level = own(format.level);
        this.logger = own(format.logger);
        this.thread = own(format.thread);
        this.message = own(MESSAGE);
        this.truncated = own(TRUNCATED);
        this.exception = format.exception.isEmpty() ? "" : own(format.exception);
        boolean nested = !format.exception.isEmpty();
        this.parts =
                nested ? format.parts : format.parts.stream().map(this::own).toList();
        this.added = new LinkedHashMap<>(format.fixed());
        added.putAll(options.added());
        List<String> names = new ArrayList<>(List.of(timestamp, level, logger, thread, message, truncated));
        names.addAll(nested ? List.of(exception) : parts);
        names.addAll(added.keySet());
        Map<String, Integer> counts = new HashMap<>();
        names.forEach(name -> counts.merge(name, 1, Integer::sum));
        counts.forEach((name, count) -> {
            if (count > 1 && format != RecordFormat.TEXT) {
                throw new LoggingSettingsException(
                        "rename." + name + " and add." + name + ": two fields would be named '" + name + "'");
            }
        });
        this.reserved = Set.copyOf(counts.keySet());
    }

    static RecordLayout of(RecordFormat format) {
        return new RecordLayout(format, RecordOptions.NONE);
    }

    /**
     * Gives the layout.
     *
     * @throws LoggingSettingsException if two fields would have one name
     */
    static RecordLayout of(RecordFormat format, RecordOptions options) {
        return new RecordLayout(format, options);
    }

    private String own(String name) {
        return options.renamed().getOrDefault(name, name);
    }

    /** Gives the name under which a key-value or an MDC entry is written, if it is. */
    Optional<String> name(String key) {
        if (options.dropped().contains(key)) {
            return Optional.empty();
        }
        String renamed = options.renamed().get(key);
        return Optional.of(renamed == null || reserved.contains(key) ? format.name(key) : renamed);
    }

    /** Tells whether a field that each record has is left out. */
    boolean drops(String field) {
        return options.dropped().contains(field);
    }
}
