package io.mira.logging.logback.internal;

import io.mira.logging.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the names of the fields of one record, and sees to it that none stands twice: a key that is taken gets an
 * underscore. What a key becomes is kept in its escaped form. Not thread-safe.
 */
final class JsonNames {

    private static final int KEY_CHARACTERS = 128;
    private static final int KEY_LIMIT = 1_000;
    private static final int MOST_FIELDS = 200;
    private static final int MOST_KEPT = 500;
    private static final byte[] QUOTE = {'"'};
    private static final byte[] QUOTE_COLON = {'"', ':'};
    private static final Name DROPPED = new Name("", new byte[0], false, false);

    private final RecordLayout layout;
    private final JsonBuffer json;
    private final Map<String, Name> known = new HashMap<>();
    private final String[] taken = new String[MOST_FIELDS];
    private final int[] hashes = new int[MOST_FIELDS];
    private int count;
    private boolean first = true;
    private boolean label;

    JsonNames(RecordLayout layout, JsonBuffer json) {
        this.layout = layout;
        this.json = json;
    }

    void clear() {
        count = 0;
        first = true;
    }

    boolean isFull() {
        return count == MOST_FIELDS;
    }

    /** Gives what stands before a text with a name of the layout's own, as {@link #own(byte[])} takes it. */
    static byte[] opening(String name) {
        return ("\"" + name + "\":\"").getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes a name of the layout's own, and the quote that opens its text. */
    void own(byte[] opening) {
        comma();
        json.bytes(opening);
    }

    /** Writes whole fields, as they stood once before at this place, with the names of the keys among them. */
    void written(byte[] fields, String[] keys) {
        json.bytes(fields);
        first &= fields.length == 0;
        for (String key : keys) {
            take(key);
        }
    }

    /** Gives the names of the keys that have been written. */
    String[] taken() {
        return Arrays.copyOf(taken, count);
    }

    /** Writes a name of the layout's own: those are reserved. */
    void own(String name) {
        comma();
        json.raw('"');
        json.raw(name);
        json.raw("\":");
    }

    /** Writes the name of a key; returns false if the field is left out. */
    boolean field(@Nullable String key) {
        Name name = known.get(key);
        if (name == null) {
            name = learn(key);
        }
        if (name == DROPPED) {
            return false;
        }
        label = name.label;
        if (name.reserved || (count > 0 && isTaken(name.text))) {
            write(free(name.text));
            return true;
        }
        byte[] clean = name.escaped.getIfClean();
        if (clean == null) {
            write(free(Redaction.mask(name.text)));
            return true;
        }
        comma();
        json.bytes(clean);
        take(name.text);
        return true;
    }

    /** Tells whether the key that was written last is one of ECS's labels, which are texts. */
    boolean isLabel() {
        return label;
    }

    boolean isTaken(String name) {
        int hash = name.hashCode();
        for (int i = 0; i < count; i++) {
            if (hashes[i] == hash && taken[i].equals(name)) {
                return true;
            }
        }
        return false;
    }

    private String free(String name) {
        String free = name;
        while (layout.reserved.contains(free) || isTaken(free)) {
            free += "_";
        }
        return free;
    }

    private void write(String name) {
        comma();
        json.string(name, KEY_LIMIT);
        json.raw(':');
        take(name);
    }

    private void take(String name) {
        hashes[count] = name.hashCode();
        taken[count++] = name;
    }

    private void comma() {
        if (!first) {
            json.raw(',');
        }
        first = false;
    }

    private Name learn(@Nullable String key) {
        if (known.size() == MOST_KEPT) {
            known.clear();
        }
        // Masked before it is cut, so that no beginning of a secret is left; and again when it is written.
        String masked = Redaction.mask(Texts.orNull(key));
        Name name = layout.name(masked)
                .map(text -> Name.of(Texts.name(text, KEY_CHARACTERS), layout, layout.format.isLabel(key)))
                .orElse(DROPPED);
        if (masked.equals(key) && masked.length() <= KEY_CHARACTERS) {
            known.put(masked, name);
        }
        return name;
    }

    /** A name as it is written. */
    private static final class Name {

        private final String text;
        private final MaskedBytes escaped;
        private final boolean reserved;
        private final boolean label;

        Name(String text, byte[] escaped, boolean reserved, boolean label) {
            this.text = text;
            this.escaped = new MaskedBytes(QUOTE, escaped, QUOTE_COLON);
            this.reserved = reserved;
            this.label = label;
        }

        static Name of(String text, RecordLayout layout, boolean label) {
            JsonBuffer escaped = new JsonBuffer();
            escaped.begin(KEY_LIMIT);
            escaped.append(text);
            return new Name(text, escaped.toBytes(), layout.reserved.contains(text), label);
        }
    }
}
