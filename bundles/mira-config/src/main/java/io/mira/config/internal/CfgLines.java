package io.mira.config.internal;

import java.util.ArrayList;
import java.util.List;

/** Takes a {@code .cfg} file apart: comments, continuation lines and escapes as in Java properties, with line numbers. */
final class CfgLines {

    /** A key, its value, and the line that the key stands in. */
    record Entry(String key, String value, int line) {}

    /** What Java properties take for blank; what else Unicode calls so belongs to a key or a value. */
    private static final String BLANKS = " \t\f";

    private final String[] lines;

    CfgLines(String text) {
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        this.lines = body.split("\r\n|\r|\n", -1);
    }

    List<Entry> entries() throws FaultyFileException {
        List<Entry> entries = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            int first = i;
            String line = fromFirst(lines[i]);
            if (line.isEmpty() || line.charAt(0) == '#' || line.charAt(0) == '!') {
                continue;
            }
            StringBuilder logical = new StringBuilder(line);
            while (continues(logical) && i + 1 < lines.length) {
                i++;
                logical.setLength(logical.length() - 1);
                logical.append(fromFirst(lines[i]));
            }
            try {
                entries.add(entry(logical.toString(), first + 1));
            } catch (FaultyFileException e) {
                faults.addAll(e.faults());
            }
        }
        if (!faults.isEmpty()) {
            throw new FaultyFileException(faults);
        }
        return entries;
    }

    static boolean continues(CharSequence line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static Entry entry(String line, int number) throws FaultyFileException {
        int end = 0;
        while (end < line.length() && "=:".indexOf(line.charAt(end)) < 0 && !isBlank(line, end)) {
            end += line.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(end, line.length());
        String key = unescape(line.substring(0, end), number, "");
        int value = end;
        while (isBlank(line, value)) {
            value++;
        }
        if (value < line.length() && "=:".indexOf(line.charAt(value)) >= 0) {
            value++;
        } else {
            throw new FaultyFileException(new Fault(number, key, "an equals sign is missing: write key = value"));
        }
        if (key.isEmpty()) {
            throw new FaultyFileException(new Fault(number, "", "the key is missing: write key = value"));
        }
        return new Entry(key, unescape(toLast(fromFirst(line.substring(value))), number, key), number);
    }

    private static boolean isBlank(String line, int at) {
        return at < line.length() && BLANKS.indexOf(line.charAt(at)) >= 0;
    }

    private static String fromFirst(String line) {
        int from = 0;
        while (isBlank(line, from)) {
            from++;
        }
        return line.substring(from);
    }

    /** Leaves out the blanks at the end, which nobody sees, but for one that a backslash stands before. */
    private static String toLast(String value) {
        int end = value.length();
        while (end > 0 && isBlank(value, end - 1)) {
            end--;
        }
        String kept = value.substring(0, end);
        return end < value.length() && continues(kept) ? value.substring(0, end + 1) : kept;
    }

    private static String unescape(String text, int line, String key) throws FaultyFileException {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\' || i == text.length()) {
                plain.append(c);
                continue;
            }
            char escaped = text.charAt(i++);
            switch (escaped) {
                case 'n' -> plain.append('\n');
                case 't' -> plain.append('\t');
                case 'r' -> plain.append('\r');
                case 'f' -> plain.append('\f');
                case 'u' -> {
                    plain.append(unicode(text, i, line, key));
                    i += 4;
                }
                default -> plain.append(escaped);
            }
        }
        return plain.toString();
    }

    private static char unicode(String text, int begin, int line, String key) throws FaultyFileException {
        String digits = text.substring(begin, Math.min(begin + 4, text.length()));
        if (!digits.matches("[0-9A-Fa-f]{4}")) {
            throw new FaultyFileException(
                    new Fault(line, key, "broken escape \\u" + digits + ": four hexadecimal digits are needed"));
        }
        return (char) Integer.parseInt(digits, 16);
    }
}
