package io.mira.config.internal;

import io.mira.config.ConfigurationStatus;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

/** What the states of all configurations mean for readiness: a rejected one warns, one that is held back stops. */
final class StatusResult {

    private final List<ConfigurationStatus> all;
    private final boolean pendingStops;

    /** @param pendingStops whether a configuration that is held back stops readiness, and does not only warn */
    StatusResult(List<ConfigurationStatus> all, boolean pendingStops) {
        this.all = all;
        this.pendingStops = pendingStops;
    }

    Result result() {
        ResultLog log = new ResultLog();
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
