package io.mira.logging.internal;

import ch.qos.logback.classic.LoggerContext;
import io.mira.logging.spi.LoggingBackend;
import io.mira.logging.spi.LoggingSettings;
import io.mira.logging.spi.LoggingSettingsException;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the logging of the process follow the configuration {@code mira.logging}. */
@Component(configurationPid = "mira.logging", immediate = true, service = LoggingComponent.class)
@Designate(ocd = LoggingConfig.class)
public final class LoggingComponent {

    private static final Logger log = LoggerFactory.getLogger(LoggingComponent.class);
    private static final String LOGGER_KEY = "logger.";

    private final LoggingBackend backend;

    @Activate
    public LoggingComponent(LoggingConfig config, Map<String, Object> properties) {
        this(
                (LoggingBackend)
                        ((LoggerContext) LoggerFactory.getILoggerFactory()).getObject(LoggingBackend.class.getName()),
                config,
                properties);
    }

    LoggingComponent(LoggingBackend backend, LoggingConfig config, Map<String, Object> properties) {
        this.backend = backend;
        modified(config, properties);
    }

    @Modified
    void modified(LoggingConfig config, Map<String, Object> properties) {
        Map<String, String> levels = new HashMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(LOGGER_KEY) && key.length() > LOGGER_KEY.length()) {
                levels.put(key.substring(LOGGER_KEY.length()), String.valueOf(value));
            }
        });
        String format = config.json__format() ? config.format() : "text";
        try {
            backend.apply(LoggingSettings.of(config.level(), format, config.file(), levels));
        } catch (LoggingSettingsException e) {
            log.error("logging keeps its settings: {}", e.getMessage());
        }
    }
}
