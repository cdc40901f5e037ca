package io.mira.launcher;

import io.mira.logging.Redaction;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Every thread with its whole stack and its locks, on stderr: what is needed to find out why a stop got stuck. */
final class ThreadDump {

    private ThreadDump() {}

    static void toStderr(String reason) {
        byte[] bytes = Redaction.mask(text(reason)).getBytes(StandardCharsets.UTF_8);
        // Not System.err: that one makes records. Not closed: a second dump may follow.
        @SuppressWarnings("resource")
        FileOutputStream stderr = new FileOutputStream(FileDescriptor.err);
        try {
            stderr.write(bytes);
            stderr.flush();
        } catch (IOException e) {
            // Nobody is left who could be told.
        }
    }

    static String text(String reason) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        StringBuilder text = new StringBuilder("Thread dump: ").append(reason).append('\n');
        long[] deadlocked = threads.findDeadlockedThreads();
        for (ThreadInfo thread : threads.dumpAllThreads(true, true)) {
            append(text, thread, deadlocked);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, ThreadInfo thread, long @Nullable [] deadlocked) {
        text.append('"').append(thread.getThreadName()).append("\" #").append(thread.getThreadId());
        text.append(' ').append(thread.getThreadState());
        if (deadlocked != null && LongStream.of(deadlocked).anyMatch(id -> id == thread.getThreadId())) {
            text.append(" DEADLOCKED");
        }
        if (thread.getLockName() != null) {
            text.append(" on ").append(thread.getLockName());
        }
        if (thread.getLockOwnerName() != null) {
            text.append(" owned by \"").append(thread.getLockOwnerName()).append('"');
        }
        text.append('\n');
        StackTraceElement[] frames = thread.getStackTrace();
        for (int depth = 0; depth < frames.length; depth++) {
            text.append("\tat ").append(frames[depth]).append('\n');
            for (MonitorInfo monitor : thread.getLockedMonitors()) {
                if (monitor.getLockedStackDepth() == depth) {
                    text.append("\t- holds ").append(monitor).append('\n');
                }
            }
        }
        for (LockInfo lock : thread.getLockedSynchronizers()) {
            text.append("\t- holds ").append(lock).append('\n');
        }
        text.append('\n');
    }
}
