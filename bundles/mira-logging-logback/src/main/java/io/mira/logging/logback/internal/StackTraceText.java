package io.mira.logging.logback.internal;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import io.mira.logging.Redaction;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** An exception with its causes as text in which no secret is left, and the hash by which the same failure is found again. */
final class StackTraceText {

    private static final int MOST_CAUSES = 20;
    private static final int ROOT_FRAMES = 12;

    private final String text;
    private final String root;
    private int hash = 1;

    StackTraceText(IThrowableProxy exception) {
        StringBuilder whole = new StringBuilder();
        Set<IThrowableProxy> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        IThrowableProxy last = exception;
        String before = "";
        for (IThrowableProxy e = exception; e != null && seen.size() < MOST_CAUSES && seen.add(e); e = e.getCause()) {
            append(whole, before, e, Integer.MAX_VALUE);
            hash(e);
            before = "Caused by: ";
            last = e;
        }
        StringBuilder end = new StringBuilder();
        append(end, exception == last ? "" : "Caused by: ", last, ROOT_FRAMES);
        text = Redaction.mask(whole.toString());
        root = Redaction.mask(end.toString());
    }

    String text() {
        return text;
    }

    /** Gives the trace shortened to about so many characters: its beginning, and its root cause. */
    String cutTo(int limit) {
        int half = Math.max(0, limit / 2);
        if (text.length() <= limit) {
            return text;
        }
        return text.substring(0, half) + "\n...\n" + root.substring(0, Math.min(root.length(), half));
    }

    /** Gives eight hexadecimal digits from the types and frames; messages and line numbers do not count. */
    String hash() {
        return String.format("%08x", hash);
    }

    private void hash(IThrowableProxy exception) {
        hash = 31 * hash + exception.getClassName().hashCode();
        for (StackTraceElementProxy frame : exception.getStackTraceElementProxyArray()) {
            StackTraceElement element = frame.getStackTraceElement();
            hash = 31 * hash + element.getClassName().hashCode();
            hash = 31 * hash + element.getMethodName().hashCode();
        }
    }

    private static void append(StringBuilder text, String before, IThrowableProxy exception, int frames) {
        text.append(before).append(exception.getClassName());
        if (exception.getMessage() != null) {
            text.append(": ").append(exception.getMessage());
        }
        text.append('\n');
        StackTraceElementProxy[] trace = exception.getStackTraceElementProxyArray();
        for (int i = 0; i < Math.min(trace.length - exception.getCommonFrames(), frames); i++) {
            text.append("\tat ").append(trace[i].getStackTraceElement()).append('\n');
        }
        for (IThrowableProxy suppressed : exception.getSuppressed()) {
            text.append("\tSuppressed: ").append(suppressed.getClassName()).append(": ");
            text.append(suppressed.getMessage()).append('\n');
        }
    }
}
