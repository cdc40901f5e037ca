package io.mira.logging.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** The OSGi Log Service of one bundle: hands everything to SLF4J. */
@Component(
        service = {LogService.class, LoggerFactory.class},
        scope = ServiceScope.BUNDLE)
@SuppressWarnings("deprecation")
public final class BundleLogService implements LogService {

    private final Bundle bundle;

    @Activate
    public BundleLogService(ComponentContext context) {
        this(context.getUsingBundle());
    }

    BundleLogService(Bundle bundle) {
        this.bundle = bundle;
    }

    @Override
    public Logger getLogger(String name) {
        return new BridgedLogger(bundle, name, false);
    }

    @Override
    public Logger getLogger(Class<?> clazz) {
        return getLogger(clazz.getName());
    }

    @Override
    public <L extends Logger> L getLogger(String name, Class<L> loggerType) {
        return getLogger(bundle, name, loggerType);
    }

    @Override
    public <L extends Logger> L getLogger(Class<?> clazz, Class<L> loggerType) {
        return getLogger(bundle, clazz.getName(), loggerType);
    }

    @Override
    public <L extends Logger> L getLogger(Bundle owner, String name, Class<L> loggerType) {
        if (!loggerType.isAssignableFrom(BridgedLogger.class)) {
            throw new IllegalArgumentException(loggerType.getName() + ": Logger and FormatterLogger are understood");
        }
        return loggerType.cast(new BridgedLogger(owner, name, loggerType == FormatterLogger.class));
    }

    @Override
    public void log(int level, @Nullable String message) {
        log(null, level, message, null);
    }

    @Override
    public void log(int level, @Nullable String message, @Nullable Throwable exception) {
        log(null, level, message, exception);
    }

    @Override
    public void log(@Nullable ServiceReference<?> reference, int level, @Nullable String message) {
        log(reference, level, message, null);
    }

    @Override
    public void log(
            @Nullable ServiceReference<?> reference,
            int level,
            @Nullable String message,
            @Nullable Throwable exception) {
        BridgedLogger logger = new BridgedLogger(bundle, String.valueOf(bundle.getSymbolicName()), false);
        logger.write(level(level), message == null ? "" : message, exception);
    }

    private static LogLevel level(int level) {
        return switch (level) {
            case LOG_ERROR -> LogLevel.ERROR;
            case LOG_WARNING -> LogLevel.WARN;
            case LOG_INFO -> LogLevel.INFO;
            default -> LogLevel.DEBUG;
        };
    }
}
