package io.mira.logging.logback.internal;

import io.mira.logging.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes of one JSON object under construction. Strings are escaped, masked, and cut where their limit is, in this order:
 * no part of a secret is left at a cut. Not thread-safe.
 */
final class JsonBuffer {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final boolean[] PLAIN = new boolean[0x80];
    private static final int CHUNK = 128;
    private static final int MOST_BYTES = 6;
    private static final int NOT_CUT = -1;
    private static final int MOST_KEPT = 1 << 17;

    static {
        Arrays.fill(PLAIN, 0x20, 0x7F, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    private final char[] chars = new char[CHUNK];
    private byte[] bytes = new byte[4096];
    private int length;
    private boolean cut;
    private int start;
    private int softEnd;
    private int hardEnd;
    private int cutAt;

    int length() {
        return length;
    }

    /** Gives the array that the first {@link #length} bytes are in; it changes with the next string. */
    byte[] bytes() {
        return bytes;
    }

    /** Tells whether a string has been cut since the last {@link #clear}. */
    boolean cut() {
        return cut;
    }

    void markCut() {
        cut = true;
    }

    void clear() {
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[4096];
        }
        length = 0;
        cut = false;
    }

    /** Takes back what follows. */
    void rewind(int to) {
        length = to;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    void raw(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
    }

    @SuppressWarnings("deprecation")
    void raw(String ascii) {
        room(ascii.length());
        ascii.getBytes(0, ascii.length(), bytes, length);
        length += ascii.length();
    }

    void bytes(byte[] whole) {
        room(whole.length);
        System.arraycopy(whole, 0, bytes, length, whole.length);
        length += whole.length;
    }

    /** Writes a string in quotes, of at most about so many bytes between them. */
    void string(String text, int limit) {
        raw('"');
        begin(limit);
        append(text);
        end();
        raw('"');
    }

    /** Begins what stands between quotes, of at most about so many bytes; {@link #end} ends it. */
    void begin(int limit) {
        start = length;
        softEnd = length + limit;
        hardEnd = softEnd + Redaction.lookahead();
        cutAt = NOT_CUT;
    }

    /** Masks what has been appended, and drops what is behind the limit. */
    void end() {
        cut |= isCut();
        length = Redaction.maskJson(bytes, start, isCut() ? cutAt : length, length);
    }

    /** Tells whether what has been appended since {@link #begin} is too long. */
    boolean isCut() {
        return cutAt != NOT_CUT;
    }

    /** Tells whether nothing that is appended now will be seen. */
    boolean isFull() {
        return length > hardEnd;
    }

    /** Appends bytes that are escaped already; they are kept as a whole or not at all. */
    void append(byte[] escaped) {
        if (isFull()) {
            return;
        }
        room(escaped.length);
        if (!isCut() && length + escaped.length > softEnd) {
            cutAt = length;
        }
        System.arraycopy(escaped, 0, bytes, length, escaped.length);
        length += escaped.length;
    }

    void append(String text) {
        int at = 0;
        while (at < text.length() && !isFull()) {
            int end = Math.min(text.length(), at + CHUNK);
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--;
            }
            text.getChars(at, end, chars, 0);
            room((end - at) * MOST_BYTES);
            if (isCut() || length + (end - at) * MOST_BYTES <= softEnd) {
                chunk(end - at);
            } else {
                chunkAtLimit(end - at);
            }
            at = end;
        }
    }

    private void chunk(int count) {
        byte[] to = bytes;
        char[] from = chars;
        int at = length;
        int i = 0;
        boolean[] plain = PLAIN;
        while (i < count) {
            char c = from[i];
            if (c < 0x80 && plain[c]) {
                to[at++] = (byte) c;
                i++;
            } else {
                length = at;
                i += special(i, count);
                at = length;
            }
        }
        length = at;
    }

    private void chunkAtLimit(int count) {
        int i = 0;
        while (i < count) {
            int before = length;
            i += special(i, count);
            if (!isCut() && length > softEnd) {
                cutAt = before;
            }
        }
    }

    private int special(int i, int count) {
        char c = chars[i];
        if (c < 0x80) {
            ascii(c);
        } else if (c < 0x800 && c >= 0xA0) {
            bytes[length++] = (byte) (0xC0 | (c >> 6));
            bytes[length++] = (byte) (0x80 | (c & 0x3F));
        } else if (Character.isHighSurrogate(c) && i + 1 < count && Character.isLowSurrogate(chars[i + 1])) {
            int point = Character.toCodePoint(c, chars[i + 1]);
            bytes[length++] = (byte) (0xF0 | (point >> 18));
            bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
            bytes[length++] = (byte) (0x80 | (point & 0x3F));
            return 2;
        } else if (c < 0xA0 || c == '\u2028' || c == '\u2029') {
            unicode(c);
        } else {
            // Half a pair is no character: strict readers refuse the whole line for it.
            threeBytes(Character.isSurrogate(c) ? '\uFFFD' : c);
        }
        return 1;
    }

    private void threeBytes(char c) {
        bytes[length++] = (byte) (0xE0 | (c >> 12));
        bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        bytes[length++] = (byte) (0x80 | (c & 0x3F));
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
