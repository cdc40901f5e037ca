package io.mira.launcher;

import io.mira.logging.Redaction;
import io.mira.shutdown.ShutdownPhase;
import io.mira.shutdown.spi.HandlerOutcome;
import io.mira.shutdown.spi.StopRecord;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** The record of a stop as a file: whole or not there, and with no secret in it. */
final class StopRecordFile {

    private final Path file;

    StopRecordFile(Path file) {
        this.file = file;
    }

    /** Gives the record that the run has left; empty if it left none. */
    Optional<StopRecord> read(String run) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!properties.getProperty("run", "").equals(run)) {
            return Optional.empty();
        }
        List<HandlerOutcome> handlers = new ArrayList<>();
        for (int i = 1; properties.containsKey("handler." + i + ".name"); i++) {
            handlers.add(handler(properties, "handler." + i));
        }
        return Optional.of(StopRecord.of(
                properties.getProperty("outcome", ""),
                Integer.parseInt(properties.getProperty("exit_code", "")),
                properties.getProperty("reason", ""),
                Duration.ofMillis(Long.parseLong(properties.getProperty("shutdown_ms", "0"))),
                Instant.parse(properties.getProperty("at", "")),
                properties.getProperty("overdue", ""),
                handlers));
    }

    void write(String run, StopRecord record) throws IOException {
        // Not by Properties: it writes the date, and the names of time zones that it loads for that take longer than
        // all else.
        StringBuilder text = new StringBuilder();
        append(text, "run", run);
        append(text, "outcome", record.outcome());
        record.exitCode().ifPresent(code -> append(text, "exit_code", code.toString()));
        append(text, "reason", record.reason());
        append(text, "shutdown_ms", Long.toString(record.duration().toMillis()));
        append(text, "overdue", record.overdue());
        record.at().ifPresent(at -> append(text, "at", at.toString()));
        int count = 0;
        for (HandlerOutcome handler : record.handlers()) {
            String prefix = "handler." + ++count;
            append(text, prefix + ".name", handler.handler());
            append(text, prefix + ".bundle", handler.bundle());
            append(text, prefix + ".phase", handler.phase().name());
            append(text, prefix + ".ms", Long.toString(handler.duration().toMillis()));
            append(text, prefix + ".outcome", handler.outcome());
        }
        // By thread: the deadline may write while the stop does.
        Path draft = file.resolveSibling(
                file.getFileName() + "." + Thread.currentThread().getId());
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes a property so that {@link Properties} reads it. */
    private static void append(StringBuilder text, String key, String value) {
        text.append(key).append('=');
        String masked = Redaction.mask(value);
        for (int i = 0; i < masked.length(); i++) {
            char next = masked.charAt(i);
            switch (next) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\\' -> text.append("\\\\");
                case ' ' -> text.append(i == 0 ? "\\ " : " ");
                case '\t' -> text.append("\\t");
                case '\f' -> text.append("\\f");
                default -> text.append(next);
            }
        }
        text.append('\n');
    }

    /** Takes away what a run left that was ended while it wrote. */
    void tidy() throws IOException {
        try (DirectoryStream<Path> drafts =
                Files.newDirectoryStream(file.toAbsolutePath().getParent(), file.getFileName() + ".*")) {
            for (Path draft : drafts) {
                Files.deleteIfExists(draft);
            }
        }
    }

    private static HandlerOutcome handler(Properties properties, String prefix) {
        return HandlerOutcome.of(
                properties.getProperty(prefix + ".name", ""),
                properties.getProperty(prefix + ".bundle", ""),
                ShutdownPhase.valueOf(properties.getProperty(prefix + ".phase", "")),
                Duration.ofMillis(Long.parseLong(properties.getProperty(prefix + ".ms", ""))),
                properties.getProperty(prefix + ".outcome", ""));
    }
}
