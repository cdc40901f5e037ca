package io.mira.logging.logback.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.LoggingEvent;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Stands before Logback for exceptions that cannot be read: it reads them on the thread of the caller, who would get to
 * feel it. Another exception, which says so, takes their place.
 */
final class ExceptionGuard extends TurboFilter {

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        Throwable exception = thrown(thrown, arguments);
        if (exception == null
                || !level.isGreaterOrEqual(logger.getEffectiveLevel())
                || ReadableException.isReadable(exception)) {
            return FilterReply.NEUTRAL;
        }
        LoggingEventBuilder event = logger.atLevel(org.slf4j.event.Level.valueOf(level.toString()));
        event = marker == null ? event : event.addMarker(marker);
        write(event, format, arguments, exception);
        return FilterReply.DENY;
    }

    @Override
    public FilterReply decide(Logger logger, LoggingEvent said) {
        Object[] arguments = said.getArgumentArray();
        Throwable exception = thrown(said.getThrowable(), arguments);
        if (exception == null || ReadableException.isReadable(exception)) {
            return FilterReply.NEUTRAL;
        }
        LoggingEventBuilder event = logger.atLevel(said.getLevel());
        if (said.getKeyValuePairs() != null) {
            for (KeyValuePair pair : said.getKeyValuePairs()) {
                event = event.addKeyValue(pair.key, pair.value);
            }
        }
        write(event, said.getMessage(), arguments, exception);
        return FilterReply.DENY;
    }

    private static void write(
            LoggingEventBuilder event, @Nullable String format, Object @Nullable [] arguments, Throwable exception) {
        LoggingEventBuilder whole = event.setCause(ReadableException.of(exception));
        if (arguments != null) {
            for (int i = 0; i < arguments.length; i++) {
                boolean isItself = i == arguments.length - 1 && arguments[i] == exception;
                whole = isItself ? whole : whole.addArgument(arguments[i]);
            }
        }
        whole.log(format);
    }

    private static @Nullable Throwable thrown(@Nullable Throwable thrown, Object @Nullable [] arguments) {
        if (thrown != null || arguments == null || arguments.length == 0) {
            return thrown;
        }
        return arguments[arguments.length - 1] instanceof Throwable last ? last : null;
    }
}
