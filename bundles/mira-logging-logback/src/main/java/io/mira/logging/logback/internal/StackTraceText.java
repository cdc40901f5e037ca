package io.mira.logging.logback.internal;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import io.mira.logging.Redaction;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An exception with its causes as text for people, in which no secret is left, and no line that looks like a record. */
final class StackTraceText {

    private static final int MOST_CAUSES = 20;

    private StackTraceText() {}

    static String of(IThrowableProxy exception) {
        StringBuilder text = new StringBuilder();
        Set<IThrowableProxy> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        String before = "";
        for (IThrowableProxy e = exception; e != null && seen.size() < MOST_CAUSES && seen.add(e); e = e.getCause()) {
            append(text, before, e);
            before = "Caused by: ";
        }
        return Redaction.mask(text.toString());
    }

    private static void append(StringBuilder text, String before, IThrowableProxy exception) {
        title(text.append(before), exception);
        StackTraceElementProxy[] trace = exception.getStackTraceElementProxyArray();
        for (int i = 0; i < trace.length - exception.getCommonFrames(); i++) {
            text.append("\tat ").append(trace[i].getStackTraceElement()).append('\n');
        }
        for (IThrowableProxy suppressed : exception.getSuppressed()) {
            title(text.append("\tSuppressed: "), suppressed);
        }
    }

    private static void title(StringBuilder text, IThrowableProxy exception) {
        text.append(exception.getClassName());
        if (exception.getMessage() != null) {
            text.append(": ").append(indented(exception.getMessage()));
        }
        text.append('\n');
    }

    /** Masked first: a secret may have several lines. */
    private static String indented(@Nullable String message) {
        return Redaction.mask(String.valueOf(message)).replace("\n", "\n\t");
    }
}
