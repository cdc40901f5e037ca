package io.mira.logging.logback.internal;

import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Hands the records of java.util.logging to SLF4J. */
public final class JulHandler extends Handler {

    private final Function<String, Logger> loggers;
    private final SimpleFormatter formatter = new SimpleFormatter();

    /** Called by the LogManager. */
    public JulHandler() {
        this(LoggerFactory::getLogger);
    }

    JulHandler(Function<String, Logger> loggers) {
        this.loggers = loggers;
        setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord record) {
        String name = record.getLoggerName();
        Logger logger = loggers.apply(name == null || name.isEmpty() ? "java.util.logging" : name);
        LoggingEventBuilder event = logger.atLevel(level(record.getLevel()));
        if (record.getThrown() != null) {
            event = event.setCause(record.getThrown());
        }
        event.log(() -> Texts.orNull(formatter.formatMessage(record)));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    private static org.slf4j.event.Level level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return org.slf4j.event.Level.ERROR;
        }
        if (value >= Level.WARNING.intValue()) {
            return org.slf4j.event.Level.WARN;
        }
        if (value >= Level.CONFIG.intValue()) {
            return org.slf4j.event.Level.INFO;
        }
        return value >= Level.FINE.intValue() ? org.slf4j.event.Level.DEBUG : org.slf4j.event.Level.TRACE;
    }
}
