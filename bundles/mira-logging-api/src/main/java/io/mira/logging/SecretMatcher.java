package io.mira.logging;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Finds many byte patterns at once. A pattern of at least 8 bytes covers one window of 4 bytes that begins at a multiple
 * of 5, wherever it stands: so one look-up every 5 bytes suffices, and what it hits is compared. Immutable.
 */
final class SecretMatcher {

    /** Of no pattern. */
    static final SecretMatcher NONE = new SecretMatcher(List.of(), false);

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int STRIDE = 5;
    private static final int WINDOW = 4;
    private static final int SLOTS_PER_ENTRY = 32;
    private static final byte[] MASK = {'*', '*', '*'};

    private final byte[][] patterns;
    private final boolean escapes;
    private final int shift;
    private final long[] filter;
    private final int[] heads;
    private final int[] next;
    private final int longest;

    /** Makes one; {@code escapes} if the bytes to be searched are those of a JSON string. */
    SecretMatcher(List<byte[]> patterns, boolean escapes) {
        this.patterns = patterns.toArray(new byte[0][]);
        this.escapes = escapes;
        int entries = Math.max(1, patterns.size() * STRIDE);
        int bits = Math.max(6, 32 - Integer.numberOfLeadingZeros(entries * SLOTS_PER_ENTRY - 1));
        this.shift = 32 - bits;
        this.filter = new long[1 << (bits - 6)];
        this.heads = new int[filter.length * 2];
        this.next = new int[entries];
        Arrays.fill(heads, -1);
        int most = 0;
        for (int p = 0; p < this.patterns.length; p++) {
            most = Math.max(most, this.patterns[p].length);
            for (int r = 0; r < STRIDE; r++) {
                enter(p * STRIDE + r, slot(this.patterns[p], r));
            }
        }
        this.longest = most;
    }

    private SecretMatcher(SecretMatcher same, boolean escapes) {
        this.patterns = same.patterns;
        this.escapes = escapes;
        this.shift = same.shift;
        this.filter = same.filter;
        this.heads = same.heads;
        this.next = same.next;
        this.longest = same.longest;
    }

    /** Gives one for the same patterns in the bytes of a JSON string. */
    SecretMatcher amongEscapes() {
        return new SecretMatcher(this, true);
    }

    private void enter(int entry, int slot) {
        filter[slot >>> 6] |= 1L << slot;
        next[entry] = heads[slot >>> 5];
        heads[slot >>> 5] = entry;
    }

    boolean isEmpty() {
        return patterns.length == 0;
    }

    /** Gives the length of the longest pattern. */
    int longest() {
        return longest;
    }

    /**
     * Masks, in place, each match that begins between {@code from} and {@code cut}, and drops what follows the cut. The
     * bytes up to {@code to} are looked at.
     *
     * @return where the bytes end now
     */
    int mask(byte[] bytes, int from, int cut, int to) {
        if (to - from < Redaction.SHORTEST || patterns.length == 0) {
            return Math.min(cut, to);
        }
        for (int at = from; at <= to - WINDOW; at += STRIDE) {
            int slot = slot(bytes, at);
            if ((filter[slot >>> 6] & (1L << slot)) != 0 && isMatch(bytes, from, to, at, slot)) {
                return maskMatches(bytes, from, cut, to, at);
            }
        }
        return Math.min(cut, to);
    }

    private boolean isMatch(byte[] bytes, int from, int to, int at, int slot) {
        for (int entry = heads[slot >>> 5]; entry >= 0; entry = next[entry]) {
            if (matches(bytes, from, to, at, entry)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(byte[] bytes, int from, int to, int at, int entry) {
        byte[] pattern = patterns[entry / STRIDE];
        int start = at - entry % STRIDE;
        return start >= from
                && start + pattern.length <= to
                && Arrays.equals(bytes, start, start + pattern.length, pattern, 0, pattern.length)
                && !(escapes && isInsideEscape(bytes, from, start));
    }

    private int maskMatches(byte[] bytes, int from, int cut, int to, int first) {
        BitSet hidden = new BitSet(to - from);
        for (int at = first; at <= to - WINDOW; at += STRIDE) {
            int slot = slot(bytes, at);
            if ((filter[slot >>> 6] & (1L << slot)) != 0) {
                for (int entry = heads[slot >>> 5]; entry >= 0; entry = next[entry]) {
                    if (matches(bytes, from, to, at, entry)) {
                        int start = at - entry % STRIDE - from;
                        hidden.set(start, start + patterns[entry / STRIDE].length);
                    }
                }
            }
        }
        return compact(bytes, from, Math.min(cut, to), hidden);
    }

    /** What is hidden and begins before the end leaves one mask; matches that touch share it. */
    private static int compact(byte[] bytes, int from, int end, BitSet hidden) {
        int written = from;
        int shown = from;
        while (shown < end) {
            int start = hidden.nextSetBit(shown - from);
            int until = start < 0 ? end : Math.min(end, start + from);
            System.arraycopy(bytes, shown, bytes, written, until - shown);
            written += until - shown;
            if (until == end) {
                break;
            }
            System.arraycopy(MASK, 0, bytes, written, MASK.length);
            written += MASK.length;
            shown = hidden.nextClearBit(start) + from;
        }
        return written;
    }

    /** A match that begins with the n of a line break's escape is none: there is no n. */
    private static boolean isInsideEscape(byte[] bytes, int from, int start) {
        if (isEscaped(bytes, from, start)) {
            return true;
        }
        for (int u = start - 1; u >= Math.max(from, start - 4); u--) {
            if (bytes[u] == 'u' && isEscaped(bytes, from, u)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEscaped(byte[] bytes, int from, int at) {
        int first = at;
        while (first > from && bytes[first - 1] == '\\') {
            first--;
        }
        return (at - first) % 2 == 1;
    }

    private int slot(byte[] bytes, int at) {
        return ((int) INT.get(bytes, at) * 0x9E3779B1) >>> shift;
    }
}
