package io.mira.logging.logback.internal;

import io.mira.logging.Redaction;
import io.mira.logging.spi.BundleName;
import org.jspecify.annotations.Nullable;

/** What records of one level, logger, bundle and thread have in common: kept until the secrets change. Not thread-safe. */
final class JsonHeads {

    private static final int SLOTS = 256;

    private final @Nullable Head[] heads = new @Nullable Head[SLOTS];

    /** Gives what they have in common, if it is known. */
    @SuppressWarnings("ReferenceEquality") // a bundle that has changed has another name object
    @Nullable
    Head get(String level, String logger, String thread, @Nullable BundleName bundle) {
        Head head = heads[slot(level, logger, thread)];
        return head != null
                        && head.generation == Redaction.generation()
                        && head.bundle == bundle
                        && head.level.equals(level)
                        && head.logger.equals(logger)
                        && head.thread.equals(thread)
                ? head
                : null;
    }

    void put(Head head) {
        heads[slot(head.level, head.logger, head.thread)] = head;
    }

    private static int slot(String level, String logger, String thread) {
        int hash = 31 * (31 * logger.hashCode() + thread.hashCode()) + level.hashCode();
        return (hash ^ hash >>> 16 ^ hash >>> 8) & (SLOTS - 1);
    }

    /**
     * The bytes, and the names in them that no key may take.
     *
     * @param generation what the register of secrets said before the bytes were masked
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Head(
            String level,
            String logger,
            String thread,
            @Nullable BundleName bundle,
            int generation,
            byte[] bytes,
            String[] names) {}
}
