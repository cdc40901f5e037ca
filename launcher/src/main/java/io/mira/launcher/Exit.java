package io.mira.launcher;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** The ways out of the process. */
final class Exit {

    private final AtomicInteger code = new AtomicInteger(-1);

    /** Closes the log, runs the JVM's shutdown hooks and ends. Must not be called by a hook. */
    void with(int exitCode) {
        code.compareAndSet(-1, exitCode);
        closeLog();
        System.exit(exitCode);
    }

    /** Ends at once, with the code of an earlier {@link #with} if there was one. */
    void halt(int exitCode) {
        int earlier = code.get();
        Runtime.getRuntime().halt(earlier == -1 ? exitCode : earlier);
    }

    /** Ends after the words are said, or after the limit if they get stuck. */
    void afterLastWords(int exitCode, Duration limit, Runnable words) {
        Thread speaker = new Thread(words, "mira-launcher-last-words");
        speaker.setDaemon(true);
        speaker.start();
        try {
            speaker.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        halt(exitCode);
    }

    /** Writes out what is left; what is logged from now on is dropped. */
    void closeLog() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof ch.qos.logback.core.spi.LifeCycle log) {
            log.stop();
        }
    }
}
