package io.mira.logging.logback.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.mira.logging.spi.BundleName;
import io.mira.logging.spi.LoggingBackend;
import io.mira.logging.spi.LoggingSettings;
import io.mira.logging.spi.LoggingSettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Applies settings to Logback: levels, format, file. What the environment says wins, always. */
final class LogbackLogging implements LoggingBackend {

    /** The logger of the records of life: they are written whatever the level says. */
    private static final String LIFE = "mira";

    private final LoggerContext context;
    private final Map<String, String> environment;
    private final RecordAppender appender;
    private final Map<String, Level> overrides = new HashMap<>();
    private Map<String, Level> configured = Map.of();
    private Level configuredRoot = Level.INFO;
    private Set<String> set = Set.of();
    private @Nullable String file;
    private @Nullable UserConfiguration owner;
    private RotatingFile.@Nullable Rotation rotation;

    LogbackLogging(LoggerContext context, Map<String, String> environment, RecordAppender appender) {
        this.context = context;
        this.environment = environment;
        this.appender = appender;
        appender.setContext(context);
        appender.setName("records");
        appender.start();
        context.addTurboFilter(new ExceptionGuard());
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    /** Does as if neither settings nor environment said anything: what a faulty environment falls back to. */
    synchronized void applyDefaults() {
        setLevels(Level.INFO, Map.of());
    }

    /** Lets a configuration of the user's own, which is in force, stay so: settings change nothing any more. */
    synchronized void leaveTo(UserConfiguration file) {
        owner = file;
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAppender(appender);
        configuredRoot = root.getLevel();
        configured = new HashMap<>();
        levels().forEach((name, level) -> configured.put(name, Level.toLevel(level)));
        configured.remove(Logger.ROOT_LOGGER_NAME);
        setLevels(configuredRoot, configured);
    }

    @Override
    public synchronized void apply(LoggingSettings settings) {
        if (owner != null) {
            return;
        }
        Level root = level("level", said("MIRA_LOG_LEVEL").orElseGet(settings::level));
        Map<String, Level> next = new HashMap<>();
        settings.levels().forEach((name, value) -> next.put(named(name), level("logger." + name, value)));
        RecordLayout layout = RecordLayout.of(format(settings), RecordOptions.of(settings.options()));
        RotatingFile.Rotation wanted = FileOptions.of(settings.options());
        openFile(said("MIRA_LOG_FILE").or(settings::file), wanted);
        appender.dropRatherThanWait(
                settings.options().getOrDefault("async", "false").strip().equals("true"));
        appender.use(layout);
        setLevels(root, next);
    }

    @Override
    public synchronized Map<String, String> levels() {
        Map<String, String> levels = new TreeMap<>();
        context.getLoggerList().stream()
                .filter(logger -> logger.getLevel() != null)
                .forEach(
                        logger -> levels.put(logger.getName(), logger.getLevel().toString()));
        return levels;
    }

    @Override
    public synchronized void override(String logger, String level) {
        overrides.put(name(logger), level("level of " + logger, level));
        setLevels(configuredRoot, configured);
    }

    @Override
    public synchronized void revert(String logger) {
        if (overrides.remove(name(logger)) != null) {
            setLevels(configuredRoot, configured);
        }
    }

    @Override
    public void nameBundles(Function<String, Optional<BundleName>> bundles) {
        appender.nameBundles(bundles);
    }

    @Override
    public String recent() {
        return new String(appender.recent(), StandardCharsets.UTF_8);
    }

    @Override
    public Map<String, Long> records() {
        return appender.records();
    }

    @Override
    public long lost() {
        return appender.lost();
    }

    private void setLevels(Level root, Map<String, Level> next) {
        configuredRoot = root;
        configured = Map.copyOf(next);
        Map<String, Level> levels = new HashMap<>(next);
        levels.putIfAbsent(LIFE, Level.INFO);
        levels.put(Logger.ROOT_LOGGER_NAME, root);
        levels.putAll(overrides);
        // First what is given, then what is taken: in between nothing is quieter than before and after.
        levels.forEach((name, level) -> context.getLogger(name).setLevel(level));
        set.stream()
                .filter(name -> !levels.containsKey(name))
                .forEach(name -> context.getLogger(name).setLevel(null));
        set = Set.copyOf(levels.keySet());
        JulConfiguration.follow(levels.values().stream()
                .min(Comparator.comparingInt(Level::toInt))
                .orElse(root));
    }

    private static String name(String logger) {
        return logger.equalsIgnoreCase(Logger.ROOT_LOGGER_NAME) ? Logger.ROOT_LOGGER_NAME : logger;
    }

    private RecordFormat format(LoggingSettings settings) {
        String json = said("MIRA_LOG_JSON").map(String::strip).orElse("");
        Optional<RecordFormat> named = said("MIRA_LOG_FORMAT").map(RecordFormat::named);
        if (json.equalsIgnoreCase("false")) {
            return RecordFormat.TEXT;
        }
        if (!json.isEmpty() && !json.equalsIgnoreCase("true")) {
            throw new LoggingSettingsException("MIRA_LOG_JSON is '" + json + "': true or false are understood");
        }
        RecordFormat configured = RecordFormat.named(settings.format());
        boolean jsonInstead = !json.isEmpty() && configured == RecordFormat.TEXT;
        return named.orElse(jsonInstead ? RecordFormat.JSON : configured);
    }

    /** Gives what the environment says; a variable that is set to nothing says nothing. */
    private Optional<String> said(String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
    }

    private void openFile(Optional<String> wanted, RotatingFile.Rotation rotation) {
        String next = wanted.filter(name -> !name.isBlank()).orElse(null);
        if (next == null) {
            appender.closeFile();
        } else if (!next.equals(file) || !rotation.equals(this.rotation)) {
            try {
                Path path = Path.of(next).toAbsolutePath();
                Path folder = path.getParent();
                if (folder != null) {
                    Files.createDirectories(folder);
                }
                appender.useFile(new RotatingFile(path, rotation, InstantSource.system(), RotatingFile.archivist()));
            } catch (IOException | InvalidPathException e) {
                throw new LoggingSettingsException("file: cannot append to " + next + ": " + e.getMessage(), e);
            }
        }
        file = next;
        this.rotation = rotation;
    }

    private static String named(String logger) {
        if (logger.equalsIgnoreCase(Logger.ROOT_LOGGER_NAME)) {
            throw new LoggingSettingsException("logger." + logger + ": the key for all loggers is level");
        }
        return logger;
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
