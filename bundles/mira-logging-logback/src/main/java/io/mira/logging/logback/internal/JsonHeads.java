package io.mira.logging.logback.internal;

import io.mira.logging.Redaction;
import org.jspecify.annotations.Nullable;

/** The bytes that records of one level, logger and thread have in common: kept until the secrets change. Not thread-safe. */
final class JsonHeads {

    private static final int SLOTS = 256;

    private final @Nullable Head[] heads = new @Nullable Head[SLOTS];

    /** Gives the bytes, if they are known. */
    byte @Nullable [] get(String level, String logger, String thread) {
        Head head = heads[slot(level, logger, thread)];
        return head != null
                        && head.generation == Redaction.generation()
                        && head.level.equals(level)
                        && head.logger.equals(logger)
                        && head.thread.equals(thread)
                ? head.bytes
                : null;
    }

    /**
     * Keeps bytes.
     *
     * @param generation what the register of secrets said before they were masked
     */
    void put(String level, String logger, String thread, int generation, byte[] bytes) {
        heads[slot(level, logger, thread)] = new Head(level, logger, thread, generation, bytes);
    }

    private static int slot(String level, String logger, String thread) {
        int hash = 31 * (31 * logger.hashCode() + thread.hashCode()) + level.hashCode();
        return (hash ^ hash >>> 16 ^ hash >>> 8) & (SLOTS - 1);
    }

    private static final class Head {

        private final String level;
        private final String logger;
        private final String thread;
        private final int generation;
        private final byte[] bytes;

        Head(String level, String logger, String thread, int generation, byte[] bytes) {
            this.level = level;
            this.logger = logger;
            this.thread = thread;
            this.generation = generation;
            this.bytes = bytes;
        }
    }
}
