package io.mira.config.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers what a file says key by key, and everything that is wrong with it. */
final class Gathering {

    /** Reads one value. */
    @FunctionalInterface
    interface Reading {
        Object value() throws FaultyFileException;
    }

    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<String, String> spellings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<Fault> faults = new ArrayList<>();

    void add(String key, int line, Reading reading) {
        try {
            values.put(key, reading.value());
            lines.put(key, line);
            String other = spellings.putIfAbsent(key, key);
            if (other != null && !other.equals(key)) {
                faults.add(new Fault(line, key, "stands here as " + other + " too: keep one"));
            }
        } catch (FaultyFileException e) {
            faults.addAll(e.faults());
        }
    }

    /** Gives what was gathered from that text. */
    ParsedFile file(String text) throws FaultyFileException {
        if (!faults.isEmpty()) {
            throw new FaultyFileException(faults);
        }
        return new ParsedFile(
                Map.copyOf(values),
                Map.copyOf(lines),
                Math.toIntExact(Math.max(1, text.lines().count())));
    }
}
