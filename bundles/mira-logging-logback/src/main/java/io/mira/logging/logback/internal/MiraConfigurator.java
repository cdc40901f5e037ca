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
            fault.ifPresent(reason -> later("logging does without " + reason));
            configure(logging);
            SystemStreams.replace();
        }
        JulConfiguration.announce();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) ->
                LoggerFactory.getLogger("uncaught").error("uncaught exception in thread " + thread.getName(), failure));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static void configure(LogbackLogging logging) {
        try {
            logging.apply(LoggingSettings.of("INFO", "json", "", Map.of()));
        } catch (LoggingSettingsException e) {
            logging.applyDefaults();
            later("logging keeps its defaults: " + e.getMessage());
        }
    }

    /** Not yet: this very call is what sets SLF4J up. */
    private static void later(String fault) {
        Thread later = new Thread(() -> LoggerFactory.getLogger("mira").error(fault));
        later.setName("mira-logging-fault");
        later.setDaemon(true);
        later.start();
    }
}
