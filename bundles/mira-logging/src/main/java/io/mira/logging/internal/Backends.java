package io.mira.logging.internal;

import ch.qos.logback.classic.LoggerContext;
import io.mira.logging.spi.LoggingBackend;
import org.slf4j.LoggerFactory;

/** Finds the logging of the process: it was there before any bundle, so it is no service. */
final class Backends {

    private Backends() {}

    static LoggingBackend ofTheProcess() {
        return (LoggingBackend)
                ((LoggerContext) LoggerFactory.getILoggerFactory()).getObject(LoggingBackend.class.getName());
    }
}
