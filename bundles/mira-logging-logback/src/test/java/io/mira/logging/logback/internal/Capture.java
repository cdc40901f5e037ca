package io.mira.logging.logback.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/** A logging of its own, which writes into memory. */
final class Capture {

    final LoggerContext context = new LoggerContext();
    final ByteArrayOutputStream stdout;
    final RecordAppender appender;
    final LogbackLogging logging;

    Capture(Map<String, String> environment) {
        this(environment, new ByteArrayOutputStream());
    }

    Capture(Map<String, String> environment, ByteArrayOutputStream stdout) {
        this.stdout = stdout;
        this.appender = new RecordAppender(stdout);
        context.setMDCAdapter(new LogbackMDCAdapter());
        this.logging = new LogbackLogging(context, environment, appender);
    }

    /** Gives one that lets everything through. */
    static Capture everything() {
        Capture capture = new Capture(Map.of());
        capture.context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.TRACE);
        return capture;
    }

    Logger logger(String name) {
        return context.getLogger(name);
    }

    String text() {
        appender.flush();
        return stdout.toString(StandardCharsets.UTF_8);
    }

    /** Gives what has been written, and forgets it. */
    byte[] taken() {
        appender.flush();
        byte[] written = stdout.toByteArray();
        stdout.reset();
        return written;
    }

    List<Map<String, Object>> records() {
        return text().lines()
                .map(line -> StrictJson.object(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    List<Object> all(String field) {
        return records().stream().map(record -> record.getOrDefault(field, "")).toList();
    }
}
