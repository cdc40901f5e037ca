package io.mira.logging.internal;

import java.util.Arrays;
import java.util.IllegalFormatException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LoggerConsumer;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventBuilder;

/** An OSGi logger in front of an SLF4J logger. */
final class BridgedLogger implements FormatterLogger {

    private final org.slf4j.Logger logger;
    private final Bundle bundle;
    private final boolean printf;

    BridgedLogger(Bundle bundle, String name, boolean printf) {
        this.logger = LoggerFactory.getLogger(name);
        this.bundle = bundle;
        this.printf = printf;
    }

    void write(LogLevel level, String message, @Nullable Throwable exception) {
        LoggingEventBuilder event = logger.atLevel(slf4j(level));
        if (bundle.getSymbolicName() != null) {
            event = event.addKeyValue("bundle", bundle.getSymbolicName());
        }
        if (exception != null) {
            event = event.setCause(exception);
        }
        event.log(message);
    }

    private void write(LogLevel level, String format, @Nullable Object... arguments) {
        if (!logger.isEnabledForLevel(slf4j(level))) {
            return;
        }
        int count = arguments.length;
        Throwable exception = null;
        boolean referred = false;
        // The last two may be these, in any order.
        while (count > 0) {
            if (exception == null && arguments[count - 1] instanceof Throwable last) {
                exception = last;
            } else if (!referred && arguments[count - 1] instanceof ServiceReference) {
                referred = true;
            } else {
                break;
            }
            count--;
        }
        write(level, format(format, Arrays.copyOf(arguments, count)), exception);
    }

    private String format(String format, @Nullable Object[] arguments) {
        if (!printf) {
            return MessageFormatter.basicArrayFormat(format, arguments);
        }
        try {
            return String.format(format, arguments);
        } catch (IllegalFormatException e) {
            return MessageFormatter.basicArrayFormat(format + " {}", new Object[] {arguments});
        } catch (RuntimeException e) {
            return format + " [an argument failed: " + e.getClass().getName() + "]";
        }
    }

    private static Level slf4j(LogLevel level) {
        return switch (level) {
            case AUDIT, INFO -> Level.INFO;
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }

    @Override
    public String getName() {
        return logger.getName();
    }

    @Override
    public boolean isTraceEnabled() {
        return logger.isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return logger.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return logger.isInfoEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
        return logger.isWarnEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
        return logger.isErrorEnabled();
    }

    @Override
    public void trace(String message) {
        write(LogLevel.TRACE, message, (Throwable) null);
    }

    @Override
    public void trace(String format, @Nullable Object argument) {
        write(LogLevel.TRACE, format, new @Nullable Object[] {argument});
    }

    @Override
    public void trace(String format, @Nullable Object first, @Nullable Object second) {
        write(LogLevel.TRACE, format, new @Nullable Object[] {first, second});
    }

    @Override
    public void trace(String format, @Nullable Object... arguments) {
        write(LogLevel.TRACE, format, arguments);
    }

    @Override
    public <E extends Exception> void trace(LoggerConsumer<E> consumer) throws E {
        if (isTraceEnabled()) {
            consumer.accept(this);
        }
    }

    @Override
    public void debug(String message) {
        write(LogLevel.DEBUG, message, (Throwable) null);
    }

    @Override
    public void debug(String format, @Nullable Object argument) {
        write(LogLevel.DEBUG, format, new @Nullable Object[] {argument});
    }

    @Override
    public void debug(String format, @Nullable Object first, @Nullable Object second) {
        write(LogLevel.DEBUG, format, new @Nullable Object[] {first, second});
    }

    @Override
    public void debug(String format, @Nullable Object... arguments) {
        write(LogLevel.DEBUG, format, arguments);
    }

    @Override
    public <E extends Exception> void debug(LoggerConsumer<E> consumer) throws E {
        if (isDebugEnabled()) {
            consumer.accept(this);
        }
    }

    @Override
    public void info(String message) {
        write(LogLevel.INFO, message, (Throwable) null);
    }

    @Override
    public void info(String format, @Nullable Object argument) {
        write(LogLevel.INFO, format, new @Nullable Object[] {argument});
    }

    @Override
    public void info(String format, @Nullable Object first, @Nullable Object second) {
        write(LogLevel.INFO, format, new @Nullable Object[] {first, second});
    }

    @Override
    public void info(String format, @Nullable Object... arguments) {
        write(LogLevel.INFO, format, arguments);
    }

    @Override
    public <E extends Exception> void info(LoggerConsumer<E> consumer) throws E {
        if (isInfoEnabled()) {
            consumer.accept(this);
        }
    }

    @Override
    public void warn(String message) {
        write(LogLevel.WARN, message, (Throwable) null);
    }

    @Override
    public void warn(String format, @Nullable Object argument) {
        write(LogLevel.WARN, format, new @Nullable Object[] {argument});
    }

    @Override
    public void warn(String format, @Nullable Object first, @Nullable Object second) {
        write(LogLevel.WARN, format, new @Nullable Object[] {first, second});
    }

    @Override
    public void warn(String format, @Nullable Object... arguments) {
        write(LogLevel.WARN, format, arguments);
    }

    @Override
    public <E extends Exception> void warn(LoggerConsumer<E> consumer) throws E {
        if (isWarnEnabled()) {
            consumer.accept(this);
        }
    }

    @Override
    public void error(String message) {
        write(LogLevel.ERROR, message, (Throwable) null);
    }

    @Override
    public void error(String format, @Nullable Object argument) {
        write(LogLevel.ERROR, format, new @Nullable Object[] {argument});
    }

    @Override
    public void error(String format, @Nullable Object first, @Nullable Object second) {
        write(LogLevel.ERROR, format, new @Nullable Object[] {first, second});
    }

    @Override
    public void error(String format, @Nullable Object... arguments) {
        write(LogLevel.ERROR, format, arguments);
    }

    @Override
    public <E extends Exception> void error(LoggerConsumer<E> consumer) throws E {
        if (isErrorEnabled()) {
            consumer.accept(this);
        }
    }

    @Override
    public void audit(String message) {
        write(LogLevel.AUDIT, message, (Throwable) null);
    }

    @Override
    public void audit(String format, @Nullable Object argument) {
        write(LogLevel.AUDIT, format, new @Nullable Object[] {argument});
    }

    @Override
    public void audit(String format, @Nullable Object first, @Nullable Object second) {
        write(LogLevel.AUDIT, format, new @Nullable Object[] {first, second});
    }

    @Override
    public void audit(String format, @Nullable Object... arguments) {
        write(LogLevel.AUDIT, format, arguments);
    }
}
