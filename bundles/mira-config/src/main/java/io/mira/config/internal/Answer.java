package io.mira.config.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows that a command answers with: as a table for people, as JSON for programs. */
final class Answer {

    /** Stands for what a row has not: nothing in the table, and no member in JSON. */
    static final Object NONE = new Object() {
        @Override
        public String toString() {
            return "";
        }
    };

    private final String[] columns;
    private final List<Map<String, Object>> rows = new ArrayList<>();

    Answer(String... columns) {
        this.columns = columns;
    }

    /** Adds a row; texts, numbers and lists of texts, in the order of the columns. */
    Answer row(Object... values) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.length; i++) {
            row.put(columns[i], values[i]);
        }
        rows.add(row);
        return this;
    }

    /** Tells whether a row has that value. */
    boolean has(String column, Object value) {
        return rows.stream().anyMatch(row -> value.equals(row.get(column)));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    String json() {
        return rows.stream()
                .map(row -> row.entrySet().stream()
                        .filter(entry -> entry.getValue() != NONE)
                        .map(entry -> quoted(entry.getKey()) + ":" + json(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}")))
                .collect(Collectors.joining(",", "[", "]"));
    }

    String table() {
        int[] widths = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            widths[i] = columns[i].length();
            for (Map<String, Object> row : rows) {
                widths[i] = Math.max(widths[i], text(row.get(columns[i])).length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (int i = 0; i < columns.length; i++) {
            table.append(padded(columns[i], widths[i], i));
        }
        for (Map<String, Object> row : rows) {
            table.append('\n');
            for (int i = 0; i < columns.length; i++) {
                table.append(padded(text(row.get(columns[i])), widths[i], i));
            }
        }
        return table.toString();
    }

    private String padded(String text, int width, int column) {
        return column == columns.length - 1 ? text : text + " ".repeat(width - text.length() + 2);
    }

    private static String text(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining("; "))
                : String.valueOf(value);
    }

    private static String json(Object value) {
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        return value instanceof List<?> list
                ? list.stream().map(Answer::json).collect(Collectors.joining(",", "[", "]"))
                : quoted(value.toString());
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
