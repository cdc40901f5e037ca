package io.mira.secrets.internal;

import io.mira.secrets.SecretStatus;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Readiness, as far as secrets decide it: one that is used and no longer served stops, one that is stale warns. */
@Component(
        service = HealthCheck.class,
        property = {"hc.name=secrets", "hc.tags=ready"})
public final class SecretsHealth implements HealthCheck {

    private final Inventory inventory;

    @Activate
    public SecretsHealth(@Reference SecretsComponent secrets) {
        this(secrets.engine().inventory());
    }

    SecretsHealth(Inventory inventory) {
        this.inventory = inventory;
    }

    @Override
    public Result execute() {
        List<SecretStatus> all = inventory.status();
        ResultLog log = new ResultLog();
        for (SecretStatus status : all) {
            if (!status.available()
                    && status.readAt().isPresent()
                    && !status.users().isEmpty()) {
                add(log, Result.Status.CRITICAL, status, "is no longer served");
            } else if (!status.available() && isAwaitedByCode(status)) {
                add(log, Result.Status.WARN, status, "is missing");
            } else if (status.stale()) {
                add(
                        log,
                        Result.Status.WARN,
                        status,
                        "is stale since " + status.readAt().map(String::valueOf).orElse(""));
            }
        }
        if (!log.iterator().hasNext()) {
            log.add(new ResultLog.Entry(Result.Status.OK, all.size() + " secrets, none of them stale"));
        }
        return new Result(log);
    }

    /** What configurations wait for is told with the configurations. */
    private static boolean isAwaitedByCode(SecretStatus status) {
        return status.users().stream().anyMatch(user -> user.indexOf(' ') < 0);
    }

    private static void add(ResultLog log, Result.Status severity, SecretStatus status, String what) {
        log.add(new ResultLog.Entry(severity, status.location() + " " + what + ": " + status.failure()));
    }
}
