package io.mira.logging.internal;

import io.mira.logging.spi.LoggingBackend;
import io.mira.logging.spi.LoggingSettings;
import io.mira.logging.spi.LoggingSettingsException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the logging of the process follow the configuration {@code mira.logging}. */
@Component(
        configurationPid = "mira.logging",
        immediate = true,
        service = HealthCheck.class,
        property = {"hc.name=logging", "hc.tags=ready"})
@Designate(ocd = LoggingConfig.class)
public final class LoggingComponent implements HealthCheck {

    private static final Logger log = LoggerFactory.getLogger(LoggingComponent.class);
    private static final String LOGGER_KEY = "logger.";
    private static final Set<String> OPTIONS = Set.of(
            "async",
            "drop",
            "file_max_size",
            "file_max_age",
            "file_total_size",
            "file_compress",
            "mdc",
            "redact.patterns",
            "source");
    private static final Set<String> OPTION_PREFIXES = Set.of("rename.", "add.");
    private static final Result FINE = new Result(Result.Status.OK, "settings are in force");

    private final LoggingBackend backend;
    private volatile Result state = FINE;
    private @Nullable LoggerBundles bundles;

    @Activate
    public LoggingComponent(BundleContext context, LoggingConfig config, Map<String, Object> properties) {
        this(Backends.ofTheProcess(), config, properties);
        bundles = new LoggerBundles(context);
        context.addBundleListener(bundles);
        backend.nameBundles(bundles);
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
        Map<String, String> options = new HashMap<>();
        properties.forEach((key, value) -> {
            // A prefix alone is what the declaration of such keys leaves behind.
            if (OPTIONS.contains(key)
                    || OPTION_PREFIXES.stream().anyMatch(p -> key.startsWith(p) && key.length() > p.length())) {
                options.put(key, String.valueOf(value));
            }
        });
        String format = config.json__format() ? config.format() : "text";
        try {
            backend.apply(LoggingSettings.of(config.level(), format, config.file(), levels)
                    .with(options));
            state = FINE;
        } catch (LoggingSettingsException e) {
            log.error("logging keeps its settings: {}", e.getMessage());
            state = new Result(Result.Status.WARN, "logging keeps its settings: " + e.getMessage());
        }
    }

    @Deactivate
    void deactivate(BundleContext context) {
        backend.nameBundles(logger -> Optional.empty());
        if (bundles != null) {
            context.removeBundleListener(bundles);
        }
    }

    @Override
    public Result execute() {
        return state;
    }
}
