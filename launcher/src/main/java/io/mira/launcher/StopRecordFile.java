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
        Properties properties = new Properties();
        properties.setProperty("run", run);
        properties.setProperty("outcome", record.outcome());
        record.exitCode().ifPresent(code -> properties.setProperty("exit_code", code.toString()));
        properties.setProperty("reason", Redaction.mask(record.reason()));
        properties.setProperty("shutdown_ms", Long.toString(record.duration().toMillis()));
        properties.setProperty("overdue", Redaction.mask(record.overdue()));
        record.at().ifPresent(at -> properties.setProperty("at", at.toString()));
        int count = 0;
        for (HandlerOutcome handler : record.handlers()) {
            String prefix = "handler." + ++count;
            properties.setProperty(prefix + ".name", Redaction.mask(handler.handler()));
            properties.setProperty(prefix + ".bundle", handler.bundle());
            properties.setProperty(prefix + ".phase", handler.phase().name());
            properties.setProperty(
                    prefix + ".ms", Long.toString(handler.duration().toMillis()));
            properties.setProperty(prefix + ".outcome", handler.outcome());
        }
        // By thread: the deadline may write while the stop does.
        Path draft = file.resolveSibling(
                file.getFileName() + "." + Thread.currentThread().getId());
        try (Writer writer = Files.newBufferedWriter(draft)) {
            properties.store(writer, null);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
