package io.mira.config.internal;

import io.mira.config.ConfigurationStatus;
import java.util.List;
import java.util.Optional;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

/** What the states of all configurations mean for readiness: a rejected one warns, one that is held back stops. */
final class StatusResult {

    private final List<ConfigurationStatus> all;
    private final boolean pendingStops;
    private final Optional<String> hangs;

    /**
     * @param pendingStops whether a configuration that is held back stops readiness, and does not only warn
     * @param hangs why nothing more is seen of the folder, if so
     */
    StatusResult(List<ConfigurationStatus> all, boolean pendingStops, Optional<String> hangs) {
        this.all = all;
        this.pendingStops = pendingStops;
        this.hangs = hangs;
    }

    Result result() {
        ResultLog log = new ResultLog();
        hangs.ifPresent(reason -> log.add(new ResultLog.Entry(Result.Status.WARN, reason)));
        for (ConfigurationStatus status : all) {
            if (status.state() != ConfigurationStatus.State.DELIVERED) {
                Result.Status severity = status.state() == ConfigurationStatus.State.PENDING && pendingStops
                        ? Result.Status.CRITICAL
                        : Result.Status.WARN;
                log.add(new ResultLog.Entry(severity, status.pid() + ": " + String.join("; ", status.reasons())));
            }
        }
        if (!log.iterator().hasNext()) {
            log.add(new ResultLog.Entry(Result.Status.OK, "all configurations are in force"));
        }
        return new Result(log);
    }
}
