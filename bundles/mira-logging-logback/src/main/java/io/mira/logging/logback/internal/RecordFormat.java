package io.mira.logging.logback.internal;

import io.mira.logging.spi.LoggingSettingsException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The formats of a record, and how each names the fields. A name with a dot is one name, not a path. */
@SuppressWarnings("ImmutableEnumChecker") // its lists and maps are: List.of, Map.of
enum RecordFormat {
    JSON("timestamp", "level", "logger", "thread", "type message hash stack_trace", "exception", Map.of()),
    ECS(
            "@timestamp",
            "log.level",
            "log.logger",
            "process.thread.name",
            "error.type error.message error.hash error.stack_trace",
            "",
            Map.of("trace_id", "trace.id", "span_id", "span.id")),
    GCP(
            "time",
            "severity",
            "logger",
            "thread",
            "exception_type exception_message exception_hash stack_trace",
            "",
            Map.of(
                    "trace_id",
                    "logging.googleapis.com/trace",
                    "span_id",
                    "logging.googleapis.com/spanId",
                    "trace_sampled",
                    "logging.googleapis.com/trace_sampled")),
    AWS("timestamp", "level", "logger", "thread", "type message hash stack_trace", "exception", Map.of()),
    LOGSTASH(
            "@timestamp",
            "level",
            "logger_name",
            "thread_name",
            "exception_class exception_message stack_hash stack_trace",
            "",
            Map.of()),
    TEXT("", "", "", "", "type message hash stack_trace", "", Map.of());

    /** What ECS declares to be an object: a plain value there would have the whole record refused. */
    private static final Set<String> ECS_OBJECTS = Set.of(
            ("agent as client cloud code_signature container data_stream destination device dll dns ecs elf email error"
                            + " event faas file geo group hash host http interface labels log network observer"
                            + " orchestrator organization os package pe process registry related risk rule server service"
                            + " source span threat tls trace transaction url user user_agent vlan volume vulnerability"
                            + " x509 tags")
                    .split(" "));

    final String timestamp;
    final String level;
    final String logger;
    final String thread;
    /** The names of an exception's type, message, hash and stack trace. */
    final List<String> parts;
    /** The name of the object that an exception is; empty if its parts stand beside the other fields. */
    final String exception;

    private final Map<String, String> names;

    RecordFormat(
            String timestamp,
            String level,
            String logger,
            String thread,
            String parts,
            String exception,
            Map<String, String> names) {
        this.timestamp = timestamp;
        this.level = level;
        this.logger = logger;
        this.thread = thread;
        this.parts = List.of(parts.split(" "));
        this.exception = exception;
        this.names = names;
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

    /** Tells whether the field becomes one of ECS's labels, which are texts. */
    boolean isLabel(@Nullable String field) {
        return this == ECS && field != null && ECS_OBJECTS.contains(field);
    }

    /** Gives the name under which the format's readers look for the field, or accept it. */
    String name(String field) {
        if (isLabel(field)) {
            return "labels." + field;
        }
        return names.getOrDefault(field, field);
    }

    /** Gives what every record of the format says besides. */
    Map<String, String> fixed() {
        return switch (this) {
            case ECS -> Map.of("ecs.version", "8.17.0");
            case LOGSTASH -> Map.of("@version", "1");
            default -> Map.of();
        };
    }
}
