package io.mira.launcher;

import io.mira.shutdown.spi.HandlerOutcome;
import io.mira.shutdown.spi.StopRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Keeps how the process has stopped, and tells it after the next start. Without the file there is nothing to tell. */
final class LastStop {

    private static final Logger log = LoggerFactory.getLogger("mira");

    private final Path path;
    private final StopRecordFile file;
    private final DataLock lock;

    LastStop(Path data, DataLock lock) {
        this.path = data.resolve("last-stop.properties");
        this.file = new StopRecordFile(path);
        this.lock = lock;
    }

    /** Tells of the run before this one, if there was one, and gives it. To be called when the data folder is ours. */
    Optional<StopRecord> tell() {
        Optional<StopRecord> last = lock.previousRun().map(run -> read(run).orElseGet(StopRecord::killed));
        last.ifPresent(LastStop::tell);
        return last;
    }

    /** Keeps the outcome of this run. Does nothing while the data folder is not ours. */
    void keep(StopRecord record) {
        if (!lock.isHeld()) {
            return;
        }
        try {
            file.write(lock.run(), record);
        } catch (IOException e) {
            log.atWarn().log("the report of this stop cannot be kept in {}: {}", path, e.toString());
        }
    }

    private Optional<StopRecord> read(String run) {
        try {
            file.tidy();
            return file.read(run);
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            log.atWarn().log("the report of the last stop cannot be read from {}: {}", path, e.toString());
            return Optional.empty();
        }
    }

    private static void tell(StopRecord last) {
        LoggingEventBuilder event = last.outcome().equals("clean") ? log.atInfo() : log.atWarn();
        event = event.addKeyValue("outcome", last.outcome());
        if (last.exitCode().isPresent()) {
            event = event.addKeyValue("exit_code", last.exitCode().get())
                    .addKeyValue("reason", last.reason())
                    .addKeyValue("shutdown_ms", last.duration().toMillis());
        }
        if (!last.overdue().isEmpty()) {
            event = event.addKeyValue("overdue", last.overdue());
        }
        if (!last.handlers().isEmpty()) {
            event = event.addKeyValue("handlers", handlers(last.handlers()));
        }
        if (last.at().isPresent()) {
            event = event.addKeyValue("at", last.at().get().toString());
        }
        event.log("last stop");
    }

    private static String handlers(List<HandlerOutcome> handlers) {
        return handlers.stream()
                .map(each -> each.handler() + " " + each.outcome() + " "
                        + each.duration().toMillis() + " ms")
                .collect(Collectors.joining(", "));
    }
}
