package io.mira.logging.logback.internal;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.mira.logging.spi.LoggingBackend;
import io.mira.logging.spi.LoggingSettings;
import io.mira.logging.spi.LoggingSettingsException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Sets Logback up at the first call of SLF4J, from the environment alone. Logback finds it as a service. */
public final class MiraConfigurator extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Optional<UserConfiguration> own = UserConfiguration.find(
                System.getProperty("logback.configurationFile"), System.getenv(), System.getProperty("mira.home"));
        Optional<String> fault = own.flatMap(file -> file.apply(context));
        LogbackLogging logging = new LogbackLogging(context, System.getenv(), new RecordAppender());
        context.putObject(LoggingBackend.class.getName(), logging);
        if (own.isPresent() && fault.isEmpty()) {
            logging.leaveTo(own.get());
        } else {
            Optional<String> refused = configure(logging);
            SystemStreams.replace();
            fault.ifPresent(reason -> tell(context, "logging does without " + reason));
            refused.ifPresent(reason -> tell(context, "logging keeps its defaults: " + reason));
        }
        JulConfiguration.announce();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) ->
                LoggerFactory.getLogger("uncaught").error("uncaught exception in thread " + thread.getName(), failure));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Optional<String> configure(LogbackLogging logging) {
        try {
            logging.apply(LoggingSettings.of("INFO", "json", "", Map.of()));
            return Optional.empty();
        } catch (LoggingSettingsException e) {
            logging.applyDefaults();
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Not by SLF4J, which this very call sets up: what is logged until it is, may be lost. */
    private static void tell(LoggerContext context, String fault) {
        context.getLogger("mira").error(fault);
    }
}
