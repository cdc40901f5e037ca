package io.mira.logging.logback.internal;

import io.mira.logging.spi.LoggingSettingsException;
import java.util.Arrays;
import java.util.Locale;

/** The formats of a record, and how each names the fields. A name with a dot is one name, not a path. */
enum RecordFormat {
    JSON("timestamp", "level", "logger", "thread", "exception", "", ""),
    ECS("@timestamp", "log.level", "log.logger", "process.thread.name", "error", "ecs.version", "8.17.0"),
    GCP("time", "severity", "logger", "thread", "exception", "", ""),
    AWS("timestamp", "level", "logger", "thread", "exception", "", ""),
    LOGSTASH("@timestamp", "level", "logger_name", "thread_name", "exception", "@version", "1"),
    TEXT("", "", "", "", "", "", "");

    final String timestamp;
    final String level;
    final String logger;
    final String thread;
    final String exception;
    final String fixedName;
    final String fixedValue;

    RecordFormat(
            String timestamp,
            String level,
            String logger,
            String thread,
            String exception,
            String fixedName,
            String fixedValue) {
        this.timestamp = timestamp;
        this.level = level;
        this.logger = logger;
        this.thread = thread;
        this.exception = exception;
        this.fixedName = fixedName;
        this.fixedValue = fixedValue;
    }

    /** Gives the format of the name. */
    static RecordFormat named(String name) {
        for (RecordFormat format : values()) {
            if (format.name().equalsIgnoreCase(name.strip())) {
                return format;
            }
        }
        throw new LoggingSettingsException(
                "format is '" + name + "': " + Arrays.toString(values()).toLowerCase(Locale.ROOT) + " are understood");
    }

    /** Gives the level as the format's readers expect it. */
    String level(String level) {
        if (this != GCP) {
            return level;
        }
        return switch (level) {
            case "TRACE" -> "DEBUG";
            case "WARN" -> "WARNING";
            default -> level;
        };
    }

    /** Tells whether an exception is an object of its own; otherwise its fields are names with a dot. */
    boolean nestsException() {
        return this != ECS;
    }
}
