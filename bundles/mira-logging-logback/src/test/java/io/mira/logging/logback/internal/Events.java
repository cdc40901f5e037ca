package io.mira.logging.logback.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Makes events without touching the logging of the process that runs the tests. */
final class Events {

    private static final LoggerContext CONTEXT = new LoggerContext();

    static {
        CONTEXT.setMDCAdapter(new LogbackMDCAdapter());
    }

    private Events() {}

    static LoggingEvent event(String message, @Nullable Object... arguments) {
        return event(Level.INFO, message, null, arguments);
    }

    static LoggingEvent failure(String message, Throwable failure) {
        return event(Level.ERROR, message, failure);
    }

    static LoggingEvent event(Level level, String message, @Nullable Throwable failure, @Nullable Object... arguments) {
        LoggingEvent event =
                new LoggingEvent("caller", CONTEXT.getLogger("a.Logger"), level, message, failure, arguments);
        event.setThreadName("a-thread");
        event.setInstant(Instant.parse("2026-02-03T04:05:06.789Z"));
        return event;
    }

    static LoggingEvent with(LoggingEvent event, String key, @Nullable Object value) {
        event.addKeyValuePair(new KeyValuePair(key, value));
        return event;
    }

    static LoggingEvent mdc(LoggingEvent event, Map<String, String> mdc) {
        event.setMDCPropertyMap(mdc);
        return event;
    }
}
