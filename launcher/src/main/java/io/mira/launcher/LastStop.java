package io.mira.launcher;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Keeps how the process has stopped, and tells it after the next start. Without the file there is nothing to tell. */
final class LastStop {

    private static final Logger log = LoggerFactory.getLogger("mira");
    private static final String[] TOLD = {"outcome", "exit_code", "reason", "shutdown_ms", "overdue", "at"};

    private final Path file;
    private final DataLock lock;

    LastStop(Path data, DataLock lock) {
        this.file = data.resolve("last-stop.properties");
        this.lock = lock;
    }

    /** Tells of the run before this one, if there was one. To be called when the data folder is ours. */
    void tell() {
        lock.previousRun().ifPresent(run -> {
            Properties report = read();
            if (report.getProperty("run", "").equals(run)) {
                tell(report);
            } else {
                log.atWarn().addKeyValue("outcome", "killed").log("last stop");
            }
        });
    }

    /** Keeps the outcome of this run. Does nothing while the data folder is not ours. */
    void keep(String outcome, int exitCode, String reason, long millis, String overdue) {
        if (!lock.isHeld()) {
            return;
        }
        Properties report = new Properties();
        report.setProperty("run", lock.run());
        report.setProperty("outcome", outcome);
        report.setProperty("exit_code", Integer.toString(exitCode));
        report.setProperty("reason", reason);
        report.setProperty("shutdown_ms", Long.toString(millis));
        report.setProperty("overdue", overdue);
        report.setProperty("at", Instant.now().toString());
        Path draft = file.resolveSibling(
                file.getFileName() + "." + Thread.currentThread().getId());
        try {
            try (Writer writer = Files.newBufferedWriter(draft)) {
                report.store(writer, null);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.atWarn().log("the report of this stop cannot be kept in {}: {}", file, e.toString());
        }
    }

    private Properties read() {
        Properties report = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            report.load(reader);
        } catch (NoSuchFileException e) {
            // Killed before it could be written.
        } catch (IOException | IllegalArgumentException e) {
            log.atWarn().log("the report of the last stop cannot be read from {}: {}", file, e.toString());
        }
        return report;
    }

    private static void tell(Properties report) {
        boolean clean = report.getProperty("outcome", "").equals("clean");
        LoggingEventBuilder event = clean ? log.atInfo() : log.atWarn();
        for (String key : TOLD) {
            String value = report.getProperty(key, "");
            if (!value.isEmpty()) {
                event = event.addKeyValue(key, value);
            }
        }
        event.log("last stop");
    }
}
