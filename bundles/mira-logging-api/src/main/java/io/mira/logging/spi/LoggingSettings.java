package io.mira.logging.spi;

import java.util.Map;
import java.util.Optional;

/** What is logged, and how. Immutable. Names are checked by {@link LoggingBackend#apply}. */
public final class LoggingSettings {

    private final String level;
    private final String format;
    private final String file;
    private final Map<String, String> levels;
    private final Map<String, String> options;

    private LoggingSettings(
            String level, String format, String file, Map<String, String> levels, Map<String, String> options) {
        this.level = level;
        this.format = format;
        this.file = file;
        this.levels = levels;
        this.options = options;
    }

    /** Makes settings; an empty {@code file} means none. */
    public static LoggingSettings of(String level, String format, String file, Map<String, String> levels) {
        return new LoggingSettings(level, format, file, Map.copyOf(levels), Map.of());
    }

    /** Gives the same settings with these options, by the names of their keys in the configuration. */
    public LoggingSettings with(Map<String, String> next) {
        return new LoggingSettings(level, format, file, levels, Map.copyOf(next));
    }

    /** Gives the level of all loggers that have none of their own. */
    public String level() {
        return level;
    }

    /** Gives the name of the format. */
    public String format() {
        return format;
    }

    /** Gives the file that the records are appended to besides, if there is one. */
    public Optional<String> file() {
        return file.isEmpty() ? Optional.empty() : Optional.of(file);
    }

    /** Gives the levels of single loggers, by name. */
    public Map<String, String> levels() {
        return levels;
    }

    /** Gives whatever else is configured, by the names of the keys. */
    public Map<String, String> options() {
        return options;
    }
}
