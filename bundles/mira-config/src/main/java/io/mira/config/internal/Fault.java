package io.mira.config.internal;

/** Something wrong in a file: where, why, and what would be right. */
record Fault(int line, String key, String reason) {

    private static final int LONGEST = 500;

    /** What stands in the file may be of any length; what is told of it is not. */
    Fault {
        key = cut(key);
        reason = cut(reason);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

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
