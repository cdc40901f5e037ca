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
    /** By character: as long as there are characters, so that no look-up is checked. */
    private static final boolean[] PLAIN = new boolean[0x10000];

    private static final int CHUNK = 128;
    private static final int MOST_BYTES = 6;
    /** What stands for half a character takes three bytes. */
    private static final int HALF_BYTES = 3;

    private static final int LONGEST_NUMBER = 20;
    private static final int MOST_DECIMALS = 6;
    private static final double LEAST_PLAIN = 1.0E-3;
    private static final double FIRST_WITH_EXPONENT = 1.0E7;
    private static final int NOT_CUT = -1;
    private static final int MOST_KEPT = 1 << 17;

    static {
        Arrays.fill(PLAIN, 0x20, 0x7F, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    private final char[] chars = new char[CHUNK];
    private final byte[] digits = new byte[LONGEST_NUMBER];
    private byte[] bytes = new byte[4096];
    private int length;
    private boolean cut;
    private int start;
    private int softEnd;
    private int hardEnd;
    private int cutAt;
    /** The first half of a character that the last text ended with; its second may be yet to come. */
    private char half;
    /** Where the stand-in of the half ends. */
    private int halfEnd;

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

    /** Gives a copy of what has been written since then. */
    byte[] from(int begin) {
        return Arrays.copyOfRange(bytes, begin, length);
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
        half = 0;
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

    /** Appends a number as its digits. */
    void append(long number) {
        if (isFull()) {
            return;
        }
        int before = length;
        digits(number);
        if (!isCut() && length > softEnd) {
            cutAt = before;
        }
    }

    /** Writes a number as its digits; returns false, and writes nothing, if they are, or hold, a secret. */
    boolean number(long number) {
        int before = length;
        digits(number);
        return unmasked(before);
    }

    /** Writes a number that stands there in digits; returns false, and writes nothing, if they are, or hold, a secret. */
    boolean number(String digits) {
        int before = length;
        raw(digits);
        return unmasked(before);
    }

    /**
     * Writes a number of few decimals as {@link Double#toString} has it, without making a text; returns false, and writes
     * nothing, if it has more of them, or if they are, or hold, a secret.
     */
    boolean decimal(double number) {
        double size = Math.abs(number);
        if (!(size >= LEAST_PLAIN && size < FIRST_WITH_EXPONENT)) {
            return false;
        }
        long scale = 1;
        for (int decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
            long whole = (long) (size * scale + 0.5);
            // Of so few digits, those that give the number when read are the only ones.
            if (whole / (double) scale == size) {
                return decimal(number < 0, whole, scale);
            }
            scale *= 10;
        }
        return false;
    }

    private boolean decimal(boolean negative, long whole, long scale) {
        int before = length;
        if (negative) {
            raw('-');
        }
        digits(whole / scale);
        raw('.');
        long place = Math.max(1, scale / 10);
        for (long left = whole % scale; place > 0; place /= 10) {
            raw((char) ('0' + left / place));
            left %= place;
        }
        return unmasked(before);
    }

    private boolean unmasked(int before) {
        int end = length - before < Redaction.SHORTEST ? length : Redaction.maskJson(bytes, before, length, length);
        if (end != length) {
            length = before;
            return false;
        }
        return true;
    }

    private void digits(long number) {
        room(LONGEST_NUMBER);
        // Negative, since the lowest number has no positive one.
        long left = number < 0 ? number : -number;
        int at = LONGEST_NUMBER;
        do {
            digits[--at] = (byte) ('0' - left % 10);
            left /= 10;
        } while (left != 0);
        if (number < 0) {
            digits[--at] = '-';
        }
        System.arraycopy(digits, at, bytes, length, LONGEST_NUMBER - at);
        length += LONGEST_NUMBER - at;
    }

    void append(String text) {
        append(text, 0, text.length());
    }

    /** Appends a part of a text. A character of which one text brings the first half and the next the second is whole. */
    void append(String text, int from, int to) {
        if (from == to) {
            return;
        }
        int at = half != 0 && length == halfEnd && completes(text.charAt(from)) ? from + 1 : from;
        half = 0;
        while (at < to && !isFull()) {
            int end = Math.min(to, at + CHUNK);
            if (end < to && Character.isHighSurrogate(text.charAt(end - 1))) {
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
        char last = text.charAt(to - 1);
        if (Character.isHighSurrogate(last) && at == to) {
            half = last;
            halfEnd = length;
        }
    }

    private boolean completes(char second) {
        if (!Character.isLowSurrogate(second) || isFull()) {
            return false;
        }
        length -= HALF_BYTES;
        chars[0] = half;
        chars[1] = second;
        room(2 * MOST_BYTES);
        chunkAtLimit(2);
        return true;
    }

    @SuppressWarnings("ShortCircuitBoolean") // one branch for four characters
    private void chunk(int count) {
        byte[] to = bytes;
        char[] from = chars;
        int at = length;
        int i = 0;
        while (i < count) {
            while (i + 4 <= count) {
                char a = from[i];
                char b = from[i + 1];
                char c = from[i + 2];
                char d = from[i + 3];
                if (!(PLAIN[a] & PLAIN[b] & PLAIN[c] & PLAIN[d])) {
                    break;
                }
                to[at] = (byte) a;
                to[at + 1] = (byte) b;
                to[at + 2] = (byte) c;
                to[at + 3] = (byte) d;
                i += 4;
                at += 4;
            }
            if (i == count) {
                break;
            }
            char c = from[i];
            if (PLAIN[c]) {
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
