package io.mira.secrets.internal;

import io.mira.secrets.SecretsException;
import io.mira.secrets.spi.SecretsBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether each backend can be asked now. One that cannot warns: what is known goes on being served. */
@Component(
        service = HealthCheck.class,
        property = {"hc.name=secrets backends", "hc.tags=ready"})
public final class BackendsHealth implements HealthCheck {

    private static final Duration KEPT = Duration.ofSeconds(10);

    private final Backends backends;
    private final InstantSource clock;
    private Instant until = Instant.MIN;
    private Result last = new Result(Result.Status.OK, "not asked yet");

    @Activate
    public BackendsHealth(@Reference SecretsComponent secrets) {
        this(secrets.engine().backends(), InstantSource.system());
    }

    BackendsHealth(Backends backends, InstantSource clock) {
        this.backends = backends;
        this.clock = clock;
    }

    /** Asks the backends at most every ten seconds, however often it is asked itself. */
    @Override
    public synchronized Result execute() {
        Instant now = clock.instant();
        if (!now.isBefore(until)) {
            last = ask();
            until = now.plus(KEPT);
        }
        return last;
    }

    private Result ask() {
        ResultLog log = new ResultLog();
        backends.all().forEach((name, backend) -> log.add(entry(name, backend)));
        if (!log.iterator().hasNext()) {
            log.add(new ResultLog.Entry(Result.Status.WARN, "no backend is there"));
        }
        return new Result(log);
    }

    private static ResultLog.Entry entry(String name, SecretsBackend backend) {
        try {
            backend.check();
            return new ResultLog.Entry(Result.Status.OK, name + " can be asked");
        } catch (SecretsException e) {
            return new ResultLog.Entry(Result.Status.WARN, name + ": " + e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            return new ResultLog.Entry(
                    Result.Status.WARN, name + " failed: " + e.getClass().getName());
        }
    }
}
