package io.mira.logging.logback.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.mira.logging.spi.LoggingBackend;
import io.mira.logging.spi.LoggingSettings;
import io.mira.logging.spi.LoggingSettingsException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Applies settings to Logback: levels, format, file. What the environment says wins, always. */
final class LogbackLogging implements LoggingBackend {

    /** The logger of the records of life: they are written whatever the level says. */
    private static final String LIFE = "mira";

    private final LoggerContext context;
    private final Map<String, String> environment;
    private final RecordAppender appender = new RecordAppender();
    private Map<String, Level> levels = Map.of();
    private @Nullable String file;

    LogbackLogging(LoggerContext context, Map<String, String> environment) {
        this.context = context;
        this.environment = environment;
        appender.setContext(context);
        appender.setName("records");
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    /** Does as if neither settings nor environment said anything: what a faulty environment falls back to. */
    synchronized void applyDefaults() {
        setLevels(Level.INFO, Map.of());
    }

    @Override
    public synchronized void apply(LoggingSettings settings) {
        Level root = level("level", environment.getOrDefault("MIRA_LOG_LEVEL", settings.level()));
        Map<String, Level> next = new HashMap<>();
        settings.levels().forEach((name, value) -> next.put(name, level("logger." + name, value)));
        RecordFormat format = format(settings);
        openFile(Optional.ofNullable(environment.get("MIRA_LOG_FILE")).or(settings::file));
        appender.use(format);
        setLevels(root, next);
    }

    private void setLevels(Level root, Map<String, Level> next) {
        levels.keySet().stream()
                .filter(name -> !next.containsKey(name))
                .forEach(name -> context.getLogger(name).setLevel(null));
        next.forEach((name, level) -> context.getLogger(name).setLevel(level));
        if (!next.containsKey(LIFE)) {
            context.getLogger(LIFE).setLevel(Level.INFO);
        }
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(root);
        JulConfiguration.follow(root);
        levels = Map.copyOf(next);
    }

    private RecordFormat format(LoggingSettings settings) {
        String json = environment.getOrDefault("MIRA_LOG_JSON", "");
        String named = environment.getOrDefault("MIRA_LOG_FORMAT", settings.format());
        if (json.equalsIgnoreCase("false")) {
            return RecordFormat.TEXT;
        }
        if (!json.isEmpty() && !json.equalsIgnoreCase("true")) {
            throw new LoggingSettingsException("MIRA_LOG_JSON is '" + json + "': true or false are understood");
        }
        return RecordFormat.named(named);
    }

    private void openFile(Optional<String> wanted) {
        String next = wanted.filter(name -> !name.isBlank()).orElse(null);
        if (next == null) {
            appender.closeFile();
        } else if (!next.equals(file)) {
            try {
                Path path = Path.of(next).toAbsolutePath();
                Files.createDirectories(path.getParent());
                appender.useFile(new FileOutputStream(path.toFile(), true));
            } catch (IOException e) {
                throw new LoggingSettingsException("file: cannot append to " + next + ": " + e.getMessage(), e);
            }
        }
        file = next;
    }

    private static Level level(String key, String value) {
        Level level = Level.toLevel(value.strip(), null);
        if (level == null) {
            throw new LoggingSettingsException(
                    key + " is '" + value + "': TRACE, DEBUG, INFO, WARN, ERROR and OFF are understood");
        }
        return level;
    }
}
