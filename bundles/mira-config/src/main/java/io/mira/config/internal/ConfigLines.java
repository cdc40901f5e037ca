package io.mira.config.internal;

import java.util.ArrayList;
import java.util.List;

/** Takes a {@code .config} file apart, with line numbers: {@code key=T"value"}, {@code key=T["a", "b"]}, {@code key=T("a")}. */
final class ConfigLines {

    private static final String TYPES = "TILFDXSCBilfdxscb";

    private final String text;
    private final List<CfgLines.Entry> entries = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private int at;
    private int line = 1;

    ConfigLines(String text) {
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Gives the keys and their values as they stand there, each of which is complete. */
    List<CfgLines.Entry> entries() throws FaultyFileException {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#' || c == '!') {
                skipLine();
            } else if (Character.isWhitespace(c)) {
                step();
            } else {
                entry();
            }
        }
        if (!faults.isEmpty()) {
            throw new FaultyFileException(faults);
        }
        return entries;
    }

    private void entry() {
        int begin = line;
        String key = key();
        try {
            if (!next('=')) {
                throw new IllegalArgumentException("an equals sign is missing: write key=\"value\"");
            }
            if (key.isEmpty()) {
                throw new IllegalArgumentException("the key is missing: write key=\"value\"");
            }
            blanks(false);
            int from = at;
            value();
            String value = text.substring(from, at).replaceAll("\\\\\r?\n", "");
            blanks(false);
            if (at < text.length() && text.charAt(at) != '\n') {
                throw new IllegalArgumentException("nothing may follow the value: one key, one line");
            }
            entries.add(new CfgLines.Entry(key, value, begin));
        } catch (IllegalArgumentException e) {
            faults.add(new Fault(begin, key, String.valueOf(e.getMessage())));
            skipLine();
        }
    }

    private String key() {
        StringBuilder key = new StringBuilder();
        while (at < text.length() && "=\n".indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                step();
            }
            key.append(text.charAt(at));
            step();
        }
        return key.toString().strip();
    }

    private void value() {
        if (at < text.length() && TYPES.indexOf(text.charAt(at)) >= 0) {
            step();
        }
        if (next('[')) {
            list(']');
        } else if (next('(')) {
            list(')');
        } else {
            quoted();
        }
    }

    private void list(char end) {
        blanks(true);
        while (!next(end)) {
            quoted();
            blanks(true);
            if (next(',')) {
                blanks(true);
            } else if (at >= text.length() || text.charAt(at) != end) {
                throw new IllegalArgumentException("the list is not closed: write " + end + " at its end");
            }
        }
    }

    private void quoted() {
        if (!next('"')) {
            throw new IllegalArgumentException("a value stands in quotes: write key=\"value\"");
        }
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                step();
            }
            step();
        }
        if (!next('"')) {
            throw new IllegalArgumentException("the quote is not closed: write \" at the end of the value");
        }
    }

    private void blanks(boolean overLines) {
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean continued = c == '\\' && (text.startsWith("\n", at + 1) || text.startsWith("\r\n", at + 1));
            if (!continued && !(Character.isWhitespace(c) && (overLines || c != '\n'))) {
                return;
            }
            step();
            if (continued) {
                next('\r');
                next('\n');
            }
        }
    }

    private boolean next(char expected) {
        if (at < text.length() && text.charAt(at) == expected) {
            step();
            return true;
        }
        return false;
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    private void step() {
        if (at < text.length() && text.charAt(at++) == '\n') {
            line++;
        }
    }
}
