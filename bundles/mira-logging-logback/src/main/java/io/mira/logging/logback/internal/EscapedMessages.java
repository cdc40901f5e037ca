package io.mira.logging.logback.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that stand in the source, and so are logged again and again as the same object, in their escaped form. What is
 * made anew for each event is never kept. Not thread-safe.
 */
final class EscapedMessages {

    private static final int SLOTS = 256;
    private static final int LONGEST = 300;
    private static final String PLACE = "{}";

    private final @Nullable String[] seen = new @Nullable String[SLOTS];
    private final @Nullable Pieces[] kept = new @Nullable Pieces[SLOTS];

    /** Gives the message's pieces, from the third time on that this very object is asked for. */
    @SuppressWarnings("ReferenceEquality")
    @Nullable
    Pieces of(String message) {
        int length = message.length();
        if (length == 0 || length > LONGEST) {
            return null;
        }
        int slot = slot(message, length);
        Pieces known = kept[slot];
        if (known != null && known.message == message) {
            return known;
        }
        if (seen[slot] == message) {
            kept[slot] = new Pieces(message);
        }
        seen[slot] = message;
        return null;
    }

    /** Not by its hash, which would have to look at every character of each new message. */
    private static int slot(String message, int length) {
        int hash =
                length + 31 * (message.charAt(length - 1) + 31 * (message.charAt(length / 2) + 31 * message.charAt(0)));
        return (hash ^ hash >>> 8) & (SLOTS - 1);
    }

    /** A message parted at the places of its arguments. */
    static final class Pieces {

        final byte[] whole;
        /** What stands before each place, and after the last one. */
        final byte[][] parts;
        /** Whether they may stand as they are: no place may be none, and none may part a character. */
        final boolean partsStand;

        private final String message;

        private Pieces(String message) {
            this.message = message;
            this.partsStand = message.indexOf('\\') < 0 && message.chars().noneMatch(Pieces::isHalf);
            this.whole = escaped(message);
            List<byte[]> all = new ArrayList<>();
            int from = 0;
            for (int place = message.indexOf(PLACE); place >= 0; place = message.indexOf(PLACE, from)) {
                all.add(escaped(message.substring(from, place)));
                from = place + PLACE.length();
            }
            all.add(escaped(message.substring(from)));
            this.parts = all.toArray(new byte[0][]);
        }

        private static boolean isHalf(int character) {
            return Character.isSurrogate((char) character);
        }

        private static byte[] escaped(String part) {
            JsonBuffer buffer = new JsonBuffer();
            buffer.begin(Integer.MAX_VALUE / 2);
            buffer.append(part);
            return buffer.toBytes();
        }
    }
}
