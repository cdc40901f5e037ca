package io.mira.config.internal;

/** Something wrong in a file: where, why, and what would be right. */
record Fault(int line, String key, String reason) {

    /** Gives {@code file:line: key: reason}; without a line if there is none. */
    String in(String file) {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line);
        }
        if (!key.isEmpty()) {
            text.append(": ").append(key);
        }
        return text.append(": ").append(reason).toString();
    }
}
