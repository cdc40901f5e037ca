package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.mira.logging.spi.BundleName;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever logs makes no garbage beyond Logback's own event. */
@Timeout(60)
final class RecordGarbageTest {

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** So few that none of them waits for room. */
    private static final int EVENTS = 100;

    private static final int ROUNDS = 200;

    @Test
    void aRecordLeavesNothingToBeCollected() {
        RecordAppender appender = new RecordAppender(OutputStream.nullOutputStream());
        Optional<BundleName> bundle = Optional.of(BundleName.of("com.acme.orders", "1.2.0"));
        appender.nameBundles(logger -> bundle);
        appender.start();
        List<LoggingEvent> events = events();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            appender.flush();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < EVENTS; i++) {
                appender.doAppend(events.get(i));
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        appender.stop();

        assertThat(least).isZero();
    }

    private static List<LoggingEvent> events() {
        Map<String, String> mdc = new HashMap<>(Map.of("correlation_id", "c-1", "trace_id", "t-1"));
        Exception failure = new IllegalStateException("no stock", new IllegalArgumentException("-1"));
        List<LoggingEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            LoggingEvent event = i % 10 == 0
                    ? Events.event(Level.INFO, "failed", failure)
                    : Events.event("order {} of {}", "4711", 7L);
            Events.with(Events.with(Events.with(event, "express", true), "items", 3), "total", 99.5);
            events.add(Events.mdc(event, mdc));
        }
        return events;
    }
}
