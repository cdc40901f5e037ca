package io.mira.launcher;

import io.mira.logging.Redaction;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;

/** Every thread with its whole stack and its locks, on stderr: what is needed to find out why a stop got stuck. */
final class ThreadDump {

    private ThreadDump() {}

    static void toStderr(String reason) {
        StringBuilder text = new StringBuilder("Thread dump: ").append(reason).append('\n');
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
            append(text, thread);
        }
        // Not System.err: that one makes records.
        try (FileOutputStream stderr = new FileOutputStream(FileDescriptor.err)) {
            stderr.write(Redaction.mask(text.toString()).getBytes(StandardCharsets.UTF_8));
            stderr.flush();
        } catch (IOException e) {
            // Nobody is left who could be told.
        }
    }

    private static void append(StringBuilder text, ThreadInfo thread) {
        text.append('"').append(thread.getThreadName()).append("\" #").append(thread.getThreadId());
        text.append(' ').append(thread.getThreadState());
        if (thread.getLockName() != null) {
            text.append(" on ").append(thread.getLockName());
        }
        if (thread.getLockOwnerName() != null) {
            text.append(" owned by \"").append(thread.getLockOwnerName()).append('"');
        }
        text.append('\n');
        for (StackTraceElement frame : thread.getStackTrace()) {
            text.append("\tat ").append(frame).append('\n');
        }
        text.append('\n');
    }
}
