package io.mira.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** The ways out of the process. */
final class Exit {

    private static final int UNDECIDED = -1;

    private final Jvm jvm;
    private final AtomicInteger code = new AtomicInteger(UNDECIDED);

    Exit() {
        this(Jvm.real());
    }

    Exit(Jvm jvm) {
        this.jvm = jvm;
    }

    /** Closes the log, runs the JVM's shutdown hooks and ends. Must not be called by a hook. */
    void with(int exitCode) {
        code.compareAndSet(UNDECIDED, exitCode);
        closeLog();
        jvm.exit(exitCode);
    }

    /** Ends at once, with the code of an earlier {@link #with} if there was one. */
    void halt(int exitCode) {
        int earlier = code.get();
        jvm.halt(earlier == UNDECIDED ? exitCode : earlier);
    }

    /** Ends after the words are said, each on a thread of its own, or after the limit if they get stuck. */
    void afterLastWords(int exitCode, Duration limit, Runnable... words) {
        try {
            say(limit, words);
        } finally {
            halt(exitCode);
        }
    }

    /** As {@link #afterLastWords}, but a stop that had seemed clean, and has hung since, is none. */
    void overdue(int exitCode, Duration limit, Runnable... words) {
        try {
            say(limit, words);
        } finally {
            code.compareAndSet(ExitCode.CLEAN, exitCode);
            halt(exitCode);
        }
    }

    /** Writes out what is left; what is logged from now on is dropped. */
    void closeLog() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof ch.qos.logback.core.spi.LifeCycle log) {
            log.stop();
        }
    }

    private static void say(Duration limit, Runnable... words) {
        List<Thread> speakers = new ArrayList<>();
        for (Runnable each : words) {
            Thread speaker = new Thread(each, "mira-launcher-last-words");
            speaker.setDaemon(true);
            speaker.start();
            speakers.add(speaker);
        }
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (Thread speaker : speakers) {
                TimeUnit.NANOSECONDS.timedJoin(speaker, Math.max(1, end - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
