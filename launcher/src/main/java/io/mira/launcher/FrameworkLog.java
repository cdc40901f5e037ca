package io.mira.launcher;

import org.apache.felix.framework.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Makes records of what the framework has to say: its own log, and the errors it reports as events. */
final class FrameworkLog extends Logger implements FrameworkListener {

    private static final org.slf4j.Logger log = LoggerFactory.getLogger("org.apache.felix.framework");

    FrameworkLog() {
        setLogLevel(LOG_WARNING);
    }

    @Override
    @SuppressWarnings("rawtypes")
    protected void doLog(
            @Nullable Bundle bundle,
            @Nullable ServiceReference sr,
            int level,
            @Nullable String message,
            @Nullable Throwable throwable) {
        write(level(level), bundle, message == null ? "" : message, throwable);
    }

    @Override
    protected void doLog(int level, @Nullable String message, @Nullable Throwable throwable) {
        write(level(level), null, message == null ? "" : message, throwable);
    }

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            write(Level.ERROR, event.getBundle(), "framework error", event.getThrowable());
        } else if (event.getType() == FrameworkEvent.WARNING) {
            write(Level.WARN, event.getBundle(), "framework warning", event.getThrowable());
        }
    }

    private static void write(Level level, @Nullable Bundle bundle, String message, @Nullable Throwable throwable) {
        LoggingEventBuilder event = log.atLevel(level);
        if (bundle != null && bundle.getSymbolicName() != null) {
            event = event.addKeyValue("bundle", bundle.getSymbolicName());
        }
        if (throwable != null) {
            event = event.setCause(throwable);
        }
        event.log(message);
    }

    private static Level level(int level) {
        return switch (level) {
            case LOG_ERROR -> Level.ERROR;
            case LOG_WARNING -> Level.WARN;
            case LOG_INFO -> Level.INFO;
            default -> Level.DEBUG;
        };
    }
}
