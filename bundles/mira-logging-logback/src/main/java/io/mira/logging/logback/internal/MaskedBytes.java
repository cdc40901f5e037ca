package io.mira.logging.logback.internal;

import io.mira.logging.Redaction;
import org.jspecify.annotations.Nullable;

/** A JSON string, or a part of one, that stands in many records: masked once, and anew when the secrets change. */
final class MaskedBytes {

    private static final byte[] NOTHING = {};

    private final byte[] before;
    private final byte[] escaped;
    private final byte[] after;
    private byte[] whole = NOTHING;
    private boolean clean;
    private int generation;

    MaskedBytes(byte[] escaped) {
        this(NOTHING, escaped, NOTHING);
    }

    /** Makes one with what stands around it and is never masked. */
    MaskedBytes(byte[] before, byte[] escaped, byte[] after) {
        this.before = before;
        this.escaped = escaped;
        this.after = after;
        this.generation = Redaction.generation();
        mask();
    }

    /** Gives the bytes with what stands around them; they belong to this. */
    byte[] get() {
        refresh();
        return whole;
    }

    /** Gives the bytes with what stands around them, unless there is a secret in them. */
    byte @Nullable [] getIfClean() {
        refresh();
        return clean ? whole : null;
    }

    private void refresh() {
        int now = Redaction.generation();
        if (now != generation) {
            generation = now;
            mask();
        }
    }

    private void mask() {
        byte[] masked = escaped.clone();
        int end = Redaction.maskJson(masked, 0, masked.length, masked.length);
        // A mask is shorter than what it hides.
        clean = end == escaped.length;
        whole = new byte[before.length + end + after.length];
        System.arraycopy(before, 0, whole, 0, before.length);
        System.arraycopy(masked, 0, whole, before.length, end);
        System.arraycopy(after, 0, whole, before.length + end, after.length);
    }
}
