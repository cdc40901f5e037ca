package io.mira.secrets.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows under headings, as a table or as JSON. */
final class Listing {

    private final List<String> headings;
    private final List<List<Object>> rows = new ArrayList<>();

    Listing(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row of texts and numbers. */
    void add(Object... cells) {
        rows.add(List.of(cells));
    }

    String table() {
        List<List<Object>> all = new ArrayList<>();
        all.add(List.copyOf(headings));
        all.addAll(rows);
        StringBuilder text = new StringBuilder();
        for (List<Object> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = all.stream()
                        .mapToInt(r -> r.get(column).toString().length())
                        .max()
                        .orElse(0);
                line.append(padded(row.get(i).toString(), width));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString().stripTrailing();
    }

    String json() {
        return rows.stream().map(this::object).collect(Collectors.joining(",", "[", "]"));
    }

    /** Gives the only row, a line for each heading. */
    String lines() {
        int width = headings.stream().mapToInt(String::length).max().orElse(0);
        return IntStream.range(0, headings.size())
                .mapToObj(i -> (padded(headings.get(i), width) + rows.get(0).get(i)).stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    /** Gives the only row as an object of JSON. */
    String object() {
        return object(rows.get(0));
    }

    private String object(List<Object> row) {
        return IntStream.range(0, row.size())
                .mapToObj(i -> quoted(headings.get(i)) + ":"
                        + (row.get(i) instanceof Number number
                                ? number
                                : quoted(row.get(i).toString())))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length() + 2);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
