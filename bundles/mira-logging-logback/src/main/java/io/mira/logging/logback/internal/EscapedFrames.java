package io.mira.logging.logback.internal;

import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The frames of exceptions that are thrown again and again, in their escaped form. Not thread-safe. */
final class EscapedFrames {

    private static final int SLOTS = 256;
    private static final int MOST_FRAMES = 200;

    private final @Nullable Block[] blocks = new @Nullable Block[SLOTS];

    /** Gives the first frames of a trace as they are written, masked; nothing if there are too many of them. */
    byte @Nullable [] of(StackTraceElementProxy[] trace, int count) {
        if (count > MOST_FRAMES) {
            return null;
        }
        int hash = hash(trace, count);
        int slot = hash & (SLOTS - 1);
        Block block = blocks[slot];
        if (block == null || block.hash != hash || !block.isOf(trace, count)) {
            block = new Block(hash, trace, count);
            blocks[slot] = block;
        }
        return block.bytes.get();
    }

    private static int hash(StackTraceElementProxy[] trace, int count) {
        int hash = count;
        for (int i = 0; i < count; i++) {
            StackTraceElement frame = trace[i].getStackTraceElement();
            hash = 31 * hash + frame.getClassName().hashCode();
            hash = 31 * hash + frame.getMethodName().hashCode();
            hash = 31 * hash + frame.getLineNumber();
        }
        return hash ^ hash >>> 15;
    }

    private static final class Block {

        private final int hash;
        private final StackTraceElement[] frames;
        private final MaskedBytes bytes;

        Block(int hash, StackTraceElementProxy[] trace, int count) {
            this.hash = hash;
            this.frames = new StackTraceElement[count];
            Arrays.setAll(frames, i -> trace[i].getStackTraceElement());
            JsonBuffer all = new JsonBuffer();
            all.begin(Integer.MAX_VALUE / 2);
            for (StackTraceElement frame : frames) {
                all.append("\tat " + frame + "\n");
            }
            this.bytes = new MaskedBytes(all.toBytes());
        }

        boolean isOf(StackTraceElementProxy[] trace, int count) {
            if (count != frames.length) {
                return false;
            }
            for (int i = 0; i < count; i++) {
                if (!isSame(frames[i], trace[i].getStackTraceElement())) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isSame(StackTraceElement one, StackTraceElement other) {
            return one.getLineNumber() == other.getLineNumber()
                    && one.getClassName().equals(other.getClassName())
                    && one.getMethodName().equals(other.getMethodName())
                    && Objects.equals(one.getFileName(), other.getFileName())
                    && Objects.equals(one.getModuleName(), other.getModuleName())
                    && Objects.equals(one.getModuleVersion(), other.getModuleVersion())
                    && Objects.equals(one.getClassLoaderName(), other.getClassLoaderName());
        }
    }
}
