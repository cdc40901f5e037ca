package io.mira.config.internal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON with comments, with line numbers. Values are {@link String}, {@link BigDecimal}, {@link Boolean},
 * {@link List}, {@link Nothing} for null, and {@link Raw} for what is nested.
 */
final class JsonText {

    /** What {@code null} becomes. */
    enum Nothing {
        NULL
    }

    /** An object inside the object: its text, and what is in it. */
    record Raw(String text, Map<String, Member> members) {}

    /** A value and the line that its key stands in. */
    record Member(Object value, int line) {}

    /** Nobody nests so deep on purpose; it ends before the stack does. */
    private static final int DEEPEST = 100;

    /** Of digits, and as an exponent: no type takes more, and what it would be written out may fill the memory. */
    private static final int LONGEST_NUMBER = 400;

    private final String text;
    private int at;
    private int depth;
    private int countedTo;
    private int counted = 1;

    JsonText(String text) {
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Reads the one object that the text is. */
    Map<String, Member> members() throws FaultyFileException {
        try {
            expect('{', "a file in JSON is one object: write { at its begin");
            Map<String, Member> members = object();
            if (peek() != 0) {
                throw fault("nothing may follow the object");
            }
            return members;
        } catch (IllegalArgumentException e) {
            throw new FaultyFileException(new Fault(line(), "", String.valueOf(e.getMessage())));
        }
    }

    private Map<String, Member> object() {
        Map<String, Member> members = new LinkedHashMap<>();
        while (peek() != '}') {
            if (!members.isEmpty()) {
                expect(',', "a comma is missing");
                if (peek() == '}') {
                    break;
                }
            }
            peek();
            int line = line();
            String key = string();
            expect(':', "a colon is missing after \"" + key + "\"");
            if (members.put(key, new Member(value(), line)) != null) {
                throw fault("\"" + key + "\" stands here twice: keep one");
            }
        }
        at++;
        return members;
    }

    private Object value() {
        char c = peek();
        if (c != '{' && c != '[') {
            return c == '"' ? string() : word();
        }
        if (++depth > DEEPEST) {
            throw fault("this is nested deeper than " + DEEPEST + " times");
        }
        int begin = at++;
        Object value = c == '[' ? list() : object(begin);
        depth--;
        return value;
    }

    private Raw object(int begin) {
        Map<String, Member> members = object();
        return new Raw(text.substring(begin, at), members);
    }

    private List<Object> list() {
        List<Object> values = new ArrayList<>();
        while (peek() != ']') {
            if (!values.isEmpty()) {
                expect(',', "a comma or ] is missing");
            }
            values.add(value());
        }
        at++;
        return values;
    }

    private Object word() {
        int begin = at;
        while (at < text.length()
                && ("+-.".indexOf(text.charAt(at)) >= 0 || Character.isLetterOrDigit(text.charAt(at)))) {
            at++;
        }
        String word = text.substring(begin, at);
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> Nothing.NULL;
            default -> number(word);
        };
    }

    private BigDecimal number(String word) {
        if (word.length() > LONGEST_NUMBER) {
            throw fault("'" + word + "' is out of range of every type");
        }
        try {
            BigDecimal number = new BigDecimal(word);
            if (Math.abs((long) number.scale()) <= LONGEST_NUMBER) {
                return number;
            }
            throw fault("'" + word + "' is out of range of every type");
        } catch (NumberFormatException e) {
            throw fault(word.isEmpty() ? "a value is missing" : "'" + word + "' is no JSON: texts stand in quotes");
        }
    }

    private String string() {
        expect('"', "a text in quotes is expected");
        StringBuilder plain = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at);
            if (c == '\n') {
                throw fault("the quote is not closed");
            }
            at++;
            plain.append(c == '\\' ? escaped() : c);
        }
        if (at >= text.length()) {
            throw fault("the quote is not closed");
        }
        at++;
        return plain.toString();
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : 0;
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> c;
            case 'u' -> {
                String digits = text.substring(at, Math.min(at + 4, text.length()));
                if (!digits.matches("[0-9A-Fa-f]{4}")) {
                    throw fault("broken escape \\u" + digits.strip() + ": four hexadecimal digits are needed");
                }
                at += 4;
                yield (char) Integer.parseInt(digits, 16);
            }
            default -> throw fault("broken escape \\" + c);
        };
    }

    private void expect(char expected, String complaint) {
        if (peek() != expected) {
            throw fault(complaint);
        }
        at++;
    }

    /** Skips blanks and comments, and gives what comes then; 0 at the end. */
    private char peek() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("//", at)) {
                at = orEnd(text.indexOf('\n', at));
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                at = end < 0 ? text.length() : end + 2;
            } else {
                return text.charAt(at);
            }
        }
        return 0;
    }

    private int orEnd(int index) {
        return index < 0 ? text.length() : index;
    }

    private IllegalArgumentException fault(String reason) {
        return new IllegalArgumentException(reason);
    }

    /** Gives the line of what comes next; the last one at the end. */
    private int line() {
        int end = Math.min(at, text.length());
        for (; countedTo < end; countedTo++) {
            counted += text.charAt(countedTo) == '\n' ? 1 : 0;
        }
        boolean beyond = end == text.length() && text.endsWith("\n");
        return beyond ? Math.max(1, counted - 1) : counted;
    }
}
