package io.mira.management.internal;

import java.util.ArrayList;
import java.util.List;

/** Splits a line into words as a POSIX shell does: blanks part them, quotes and backslashes keep them together. */
final class ShellWords {

    private final String line;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int next;

    private ShellWords(String line) {
        this.line = line;
    }

    /** @throws IllegalArgumentException if a quote is not closed */
    static List<String> of(String line) {
        return new ShellWords(line).split();
    }

    private List<String> split() {
        while (next < line.length()) {
            char c = line.charAt(next++);
            if (Character.isWhitespace(c)) {
                endWord();
                continue;
            }
            inWord = true;
            switch (c) {
                case '\'' -> literally();
                case '"' -> quoted();
                case '\\' -> escaped();
                default -> word.append(c);
            }
        }
        endWord();
        return words;
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private void escaped() {
        if (next == line.length()) {
            throw new IllegalArgumentException("the line ends with a backslash: " + line);
        }
        word.append(line.charAt(next++));
    }

    private void literally() {
        int end = line.indexOf('\'', next);
        if (end < 0) {
            throw unclosed('\'');
        }
        word.append(line, next, end);
        next = end + 1;
    }

    private void quoted() {
        while (next < line.length()) {
            char c = line.charAt(next++);
            if (c == '"') {
                return;
            }
            boolean escape = c == '\\' && next < line.length() && "\"\\$`".indexOf(line.charAt(next)) >= 0;
            word.append(escape ? line.charAt(next++) : c);
        }
        throw unclosed('"');
    }

    private IllegalArgumentException unclosed(char quote) {
        return new IllegalArgumentException("a quote " + quote + " is not closed: " + line);
    }
}
