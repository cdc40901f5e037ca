package io.mira.logging.logback.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of one JSON object under construction. Strings are escaped, and cut where their limit is. Not thread-safe. */
final class JsonBuffer {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[2048];
    private int length;
    private boolean cut;

    int length() {
        return length;
    }

    /** Tells whether a string has been cut since the last {@link #clear}. */
    boolean cut() {
        return cut;
    }

    void markCut() {
        cut = true;
    }

    void clear() {
        length = 0;
        cut = false;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    void raw(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
    }

    void raw(String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
    }

    /** Writes a string in quotes, of at most so many bytes between them. */
    void string(String text, int limit) {
        raw('"');
        int end = length + limit;
        int i = 0;
        while (i < text.length()) {
            int before = length;
            i += character(text, i);
            if (length > end) {
                length = before;
                cut = true;
                break;
            }
        }
        raw('"');
    }

    private int character(String text, int i) {
        char c = text.charAt(i);
        room(12);
        if (c < 0x80) {
            ascii(c);
        } else if (c < 0x800 && c >= 0xA0) {
            bytes[length++] = (byte) (0xC0 | (c >> 6));
            bytes[length++] = (byte) (0x80 | (c & 0x3F));
        } else if (Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1))) {
            int point = Character.toCodePoint(c, text.charAt(i + 1));
            bytes[length++] = (byte) (0xF0 | (point >> 18));
            bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
            bytes[length++] = (byte) (0x80 | (point & 0x3F));
            return 2;
        } else if (c < 0xA0 || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
            unicode(c);
        } else {
            bytes[length++] = (byte) (0xE0 | (c >> 12));
            bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
            bytes[length++] = (byte) (0x80 | (c & 0x3F));
        }
        return 1;
    }

    private void ascii(char c) {
        switch (c) {
            case '"', '\\' -> escaped(c);
            case '\n' -> escaped('n');
            case '\r' -> escaped('r');
            case '\t' -> escaped('t');
            default -> {
                if (c < 0x20 || c == 0x7F) {
                    unicode(c);
                } else {
                    bytes[length++] = (byte) c;
                }
            }
        }
    }

    private void escaped(char c) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) c;
    }

    private void unicode(char c) {
        escaped('u');
        bytes[length++] = HEX[c >> 12];
        bytes[length++] = HEX[(c >> 8) & 15];
        bytes[length++] = HEX[(c >> 4) & 15];
        bytes[length++] = HEX[c & 15];
    }

    private void room(int needed) {
        if (length + needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + needed));
        }
    }
}
