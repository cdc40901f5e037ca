package io.mira.config.internal;

import java.util.Map;

/** What a file says: values by key, and the line of each key. Immutable. */
record ParsedFile(Map<String, Object> values, Map<String, Integer> lines) {

    static final ParsedFile NONE = new ParsedFile(Map.of(), Map.of());

    int line(String key) {
        return lines.getOrDefault(key, 0);
    }
}
