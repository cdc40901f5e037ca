package io.mira.secrets.vault.internal;

import io.github.jopenlibs.vault.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Rows under headings, as a table or as JSON. */
final class Listing {

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Listing(String... headings) {
        this.headings = List.of(headings);
    }

    void add(String... cells) {
        rows.add(List.of(cells));
    }

    String table() {
        List<List<String>> all = new ArrayList<>();
        all.add(headings);
        all.addAll(rows);
        StringBuilder text = new StringBuilder();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width =
                        all.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
                line.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString().stripTrailing();
    }

    String json() {
        List<String> objects = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> members = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                members.add(Json.value(headings.get(i)) + ":" + Json.value(row.get(i)));
            }
            objects.add("{" + String.join(",", members) + "}");
        }
        return "[" + String.join(",", objects) + "]";
    }
}
