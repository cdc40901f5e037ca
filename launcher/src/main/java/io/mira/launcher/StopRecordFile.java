package io.mira.launcher;

import io.mira.logging.Redaction;
import io.mira.shutdown.ShutdownPhase;
import io.mira.shutdown.spi.HandlerOutcome;
import io.mira.shutdown.spi.StopRecord;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("run", run);
        lines.put("outcome", record.outcome());
        record.exitCode().ifPresent(code -> lines.put("exit_code", code.toString()));
        lines.put("reason", Redaction.mask(record.reason()));
        lines.put("shutdown_ms", Long.toString(record.duration().toMillis()));
        lines.put("overdue", Redaction.mask(record.overdue()));
        record.at().ifPresent(at -> lines.put("at", at.toString()));
        int count = 0;
        for (HandlerOutcome handler : record.handlers()) {
            String prefix = "handler." + ++count;
            lines.put(prefix + ".name", Redaction.mask(handler.handler()));
            lines.put(prefix + ".bundle", handler.bundle());
            lines.put(prefix + ".phase", handler.phase().name());
            lines.put(prefix + ".ms", Long.toString(handler.duration().toMillis()));
            lines.put(prefix + ".outcome", handler.outcome());
        }
        // By thread: the deadline may write while the stop does.
        Path draft = file.resolveSibling(
                file.getFileName() + "." + Thread.currentThread().getId());
        try {
            try (Writer writer = Files.newBufferedWriter(draft)) {
                // Not Properties.store: it tells the date in words, and all that knows of time zones is loaded for it.
                for (Map.Entry<String, String> line : lines.entrySet()) {
                    writer.write(line.getKey() + "=" + escaped(line.getValue()) + "\n");
                }
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
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

    private static String escaped(String value) {
        String text = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        return text.isEmpty() || !Character.isWhitespace(text.charAt(0)) ? text : "\\" + text;
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
