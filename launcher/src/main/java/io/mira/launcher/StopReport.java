package io.mira.launcher;

import io.mira.shutdown.spi.StopRecord;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once how the process has stopped: in the last record, for the next start, and to Kubernetes if it went wrong. */
final class StopReport {

    private static final Logger log = LoggerFactory.getLogger("mira");

    private final LastStop lastStop;
    private final TerminationLog termination;
    private final AtomicBoolean said = new AtomicBoolean();
    private final AtomicBoolean kept = new AtomicBoolean();

    StopReport(LastStop lastStop, TerminationLog termination) {
        this.lastStop = lastStop;
        this.termination = termination;
    }

    /** Writes the record {@code stopped}. */
    void say(String outcome, long millis) {
        if (said.compareAndSet(false, true)) {
            log.atInfo()
                    .addKeyValue("shutdown_ms", millis)
                    .addKeyValue("outcome", outcome)
                    .log("stopped");
        }
    }

    /** Writes the files. What was clean in itself may still have had a reason that was not. */
    void keep(StopRecord record) {
        if (!kept.compareAndSet(false, true)) {
            return;
        }
        lastStop.keep(record);
        if (!record.outcome().equals("clean")) {
            termination.write("stop " + record.outcome() + " after "
                    + record.duration().toMillis() + " ms, begun by: " + record.reason()
                    + (record.overdue().isEmpty() ? "" : ", not ended: " + record.overdue()));
        }
    }
}
