package io.mira.config.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sets a key in the text of a {@code .cfg} file: comments, order and everything else stay as they are. */
final class CfgEdit {

    private final String text;

    CfgEdit(String text) {
        this.text = text;
    }

    /** Gives the text with that value; a key that is not there yet comes last. */
    String set(String key, String value) throws FaultyFileException {
        String end = text.contains("\r\n") ? "\r\n" : "\n";
        String line = escapedKey(key) + " = " + escapedValue(value);
        int first = new CfgLines(text)
                .entries().stream()
                        .filter(entry -> entry.key().equals(key))
                        .mapToInt(CfgLines.Entry::line)
                        .reduce(-1, (one, last) -> last);
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\r\n|\r|\n", -1)));
        if (first < 0) {
            int last = lines.size() - 1;
            if (!lines.get(last).isEmpty()) {
                lines.add("");
                last++;
            }
            lines.add(last, line);
            return String.join(end, lines);
        }
        int at = first - 1;
        while (CfgLines.continues(lines.get(at)) && at + 1 < lines.size()) {
            lines.remove(at);
        }
        lines.set(at, line);
        return String.join(end, lines);
    }

    private static String escapedKey(String key) {
        return key.replaceAll("([\\\\=:\\s#!])", "\\\\$1");
    }

    private static String escapedValue(String value) {
        String escaped = value.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t")
                .replace("\f", "\\f");
        if (escaped.endsWith(" ")) {
            escaped = escaped.substring(0, escaped.length() - 1) + "\\u0020";
        }
        return escaped.startsWith(" ") ? "\\" + escaped : escaped;
    }
}
