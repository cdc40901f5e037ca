package io.mira.logging;

/** Escapes text for a JSON string. */
final class JsonText {

    private JsonText() {}

    /**
     * Gives the text as it stands between the quotes of a record of Mira, or, with {@code ascii}, as those write it who
     * escape whatever is not ASCII.
     */
    static String escaped(String text, boolean ascii) {
        StringBuilder json = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (mustEscape(c) || (ascii && c > 0x7E)) {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.toString();
    }

    /** Tells of a character besides quote and backslash whether some reader stumbles over it. */
    private static boolean mustEscape(char c) {
        return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == '\u2028' || c == '\u2029';
    }
}
