package io.mira.logging.logback.internal;

import io.mira.logging.spi.LoggingSettingsException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What the configuration says about the fields of a record. */
record RecordOptions(
        Map<String, String> renamed,
        Map<String, String> added,
        Set<String> dropped,
        String mdc,
        boolean source,
        List<Pattern> patterns) {

    /** The word that leaves the MDC out. */
    static final String OFF = "off";

    static final RecordOptions NONE = new RecordOptions(Map.of(), Map.of(), Set.of(), "", false, List.of());

    private static final String RENAME = "rename.";
    private static final String ADD = "add.";
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_VALUE = 256;
    private static final int MOST_ADDED = 20;

    /**
     * Reads the options: {@code rename.<field>}, {@code add.<field>}, {@code drop}, {@code mdc}, {@code source},
     * {@code redact.patterns}.
     */
    static RecordOptions of(Map<String, String> options) {
        Map<String, String> renamed = new HashMap<>();
        Map<String, String> added = new TreeMap<>();
        options.forEach((key, value) -> {
            if (key.startsWith(RENAME)) {
                renamed.put(key.substring(RENAME.length()), name(key, value));
            } else if (key.startsWith(ADD)) {
                name(key, key.substring(ADD.length()));
                added.put(key.substring(ADD.length()), shortened(key, value));
            }
        });
        if (added.size() > MOST_ADDED) {
            throw new LoggingSettingsException("add.: " + added.size() + " fields, at most " + MOST_ADDED);
        }
        return new RecordOptions(
                Map.copyOf(renamed),
                added,
                words(options.getOrDefault("drop", "")),
                options.getOrDefault("mdc", "").strip(),
                Boolean.parseBoolean(options.getOrDefault("source", "false").strip()),
                patterns(options.getOrDefault("redact.patterns", "")));
    }

    private static Set<String> words(String list) {
        Set<String> words = new HashSet<>();
        for (String word : list.split(",", -1)) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return Set.copyOf(words);
    }

    private static String name(String key, String name) {
        if (name.isBlank()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(c -> c <= ' ' || c > '~' || c == '"' || c == '\\')) {
            throw new LoggingSettingsException(key + ": a field's name has 1 to " + LONGEST_NAME
                    + " printable ASCII characters, without quotes and backslashes");
        }
        return name.strip();
    }

    private static String shortened(String key, String value) {
        if (value.length() > LONGEST_VALUE) {
            throw new LoggingSettingsException(
                    key + ": the value has " + value.length() + " characters, at most " + LONGEST_VALUE);
        }
        return value;
    }

    /** One pattern a line: a comma may stand in a pattern. */
    private static List<Pattern> patterns(String lines) {
        try {
            return lines.lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> Pattern.compile(line.strip()))
                    .toList();
        } catch (PatternSyntaxException e) {
            throw new LoggingSettingsException("redact.patterns: " + e.getDescription() + " at " + e.getIndex(), e);
        }
    }
}
