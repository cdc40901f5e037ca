package io.mira.config.internal;

import java.util.Map;

/**
 * What a file says: values by key, and the line of each key. Immutable.
 *
 * @param end the last line, where what is missing could be added; 0 if there is no file
 */
record ParsedFile(Map<String, Object> values, Map<String, Integer> lines, int end) {

    static final ParsedFile NONE = new ParsedFile(Map.of(), Map.of(), 0);

    /** Gives the line of a key; 0 if it stands in no file. */
    int line(String key) {
        return lines.getOrDefault(key, 0);
    }
}
