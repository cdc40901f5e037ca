package io.mira.logging.logback.internal;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes an exception with its causes into a JSON string. If it is too long, its beginning and its root cause are kept.
 * Frames that have been seen are kept in their escaped form. Not thread-safe.
 */
final class JsonTrace {

    private static final int MOST_CAUSES = 20;
    private static final int MOST_FRAMES_KEPT = 2_000;
    private static final String GAP = "\\n...\\n";

    private final EscapedFrames blocks = new EscapedFrames();
    private final Map<StackTraceElement, byte[]> frames = new HashMap<>();
    private final IThrowableProxy[] chain = new IThrowableProxy[MOST_CAUSES];

    void write(IThrowableProxy exception, JsonBuffer json, int room, TextPatterns patterns) {
        int causes = chain(exception);
        int start = json.length();
        if (!whole(causes, json, start + room, patterns)) {
            json.rewind(start);
            json.begin(room / 2);
            all(causes, json, patterns);
            json.end();
            json.raw(GAP);
            json.begin(room / 2 - GAP.length());
            one(causes - 1, json, patterns);
            json.end();
            json.markCut();
        }
        Arrays.fill(chain, null);
    }

    /** Writes everything if there is room for it; returns false if not. */
    private boolean whole(int causes, JsonBuffer json, int end, TextPatterns patterns) {
        for (int i = 0; i < causes; i++) {
            IThrowableProxy exception = chain[i];
            json.begin(end - json.length());
            titleOf(i, json, patterns);
            boolean fits = !json.isCut();
            json.end();
            StackTraceElementProxy[] trace = exception.getStackTraceElementProxyArray();
            byte[] frames = blocks.of(trace, Math.max(0, trace.length - exception.getCommonFrames()));
            if (!fits || frames == null || json.length() + frames.length > end) {
                return false;
            }
            json.bytes(frames);
            json.begin(end - json.length());
            suppressed(exception, json, patterns);
            fits = !json.isCut();
            json.end();
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** Gives the number by which the same failure is found again: types and frames count, messages and lines do not. */
    int hash(IThrowableProxy exception) {
        int hash = 1;
        int causes = chain(exception);
        for (int i = 0; i < causes; i++) {
            hash = 31 * hash + chain[i].getClassName().hashCode();
            for (StackTraceElementProxy frame : chain[i].getStackTraceElementProxyArray()) {
                StackTraceElement element = frame.getStackTraceElement();
                hash = 31 * hash + element.getClassName().hashCode();
                hash = 31 * hash + element.getMethodName().hashCode();
            }
        }
        return hash;
    }

    private int chain(IThrowableProxy exception) {
        int count = 0;
        IThrowableProxy next = exception;
        while (next != null && count < MOST_CAUSES && !isKnown(next, count)) {
            chain[count++] = next;
            next = next.getCause();
        }
        return count;
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isKnown(IThrowableProxy exception, int count) {
        for (int i = 0; i < count; i++) {
            if (chain[i] == exception) {
                return true;
            }
        }
        return false;
    }

    private void all(int causes, JsonBuffer json, TextPatterns patterns) {
        for (int i = 0; i < causes && !json.isFull(); i++) {
            one(i, json, patterns);
        }
    }

    private void one(int i, JsonBuffer json, TextPatterns patterns) {
        IThrowableProxy exception = chain[i];
        titleOf(i, json, patterns);
        StackTraceElementProxy[] trace = exception.getStackTraceElementProxyArray();
        int count = trace.length - exception.getCommonFrames();
        for (int f = 0; f < count && !json.isFull(); f++) {
            json.append(frame(trace[f].getStackTraceElement()));
        }
        suppressed(exception, json, patterns);
    }

    private void titleOf(int i, JsonBuffer json, TextPatterns patterns) {
        if (i > 0) {
            json.append("Caused by: ");
        }
        title(chain[i], json, patterns);
    }

    private static void suppressed(IThrowableProxy exception, JsonBuffer json, TextPatterns patterns) {
        for (IThrowableProxy suppressed : exception.getSuppressed()) {
            json.append("\tSuppressed: ");
            title(suppressed, json, patterns);
        }
    }

    private static void title(IThrowableProxy exception, JsonBuffer json, TextPatterns patterns) {
        json.append(Texts.orNull(exception.getClassName()));
        if (exception.getMessage() != null) {
            json.append(": ");
            json.append(patterns.mask(exception.getMessage()));
        }
        json.append("\n");
    }

    private byte[] frame(StackTraceElement element) {
        byte[] known = frames.get(element);
        if (known == null) {
            if (frames.size() == MOST_FRAMES_KEPT) {
                frames.clear();
            }
            JsonBuffer one = new JsonBuffer();
            one.begin(1_000);
            one.append("\tat " + element + "\n");
            known = one.toBytes();
            frames.put(element, known);
        }
        return known;
    }
}
