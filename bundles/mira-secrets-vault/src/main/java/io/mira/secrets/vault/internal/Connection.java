package io.mira.secrets.vault.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretForbiddenException;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that belongs to one configuration: its line, its session, and what was lent in its name. */
final class Connection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final VaultHttp http;
    private final Session session;
    private final Leases leases;
    private final Reader reader;

    Connection(
            VaultSettings settings,
            Watches watches,
            InstantSource clock,
            ScheduledExecutorService scheduler,
            DoubleSupplier random,
            Pause pause) {
        RenewalPlan plan = new RenewalPlan(random);
        Mounts mounts = new Mounts(settings);
        this.http = new VaultHttp(settings, new Breaker(settings.maxBackoff, clock, random), pause);
        this.session = new Session(
                settings,
                http,
                new Login(settings, http, clock),
                plan,
                new Breaker(settings.maxBackoff, clock, random),
                clock,
                scheduler,
                this::replaceLeases);
        DriverReads reads = new DriverReads(session, new Driver(http));
        this.leases = new Leases(session, reads, plan, clock, scheduler, watches);
        this.reader = new Reader(settings, session, mounts, reads, leases);
    }

    Secret read(String path, String version) {
        return reader.read(path, version);
    }

    /**
     * Returns if there is a session with Vault.
     *
     * @throws SecretForbiddenException if it refuses the login
     * @throws BackendUnreachableException if it does not answer
     */
    void check() {
        session.current();
        Answer health = http.send(Call.get("sys/health?standbyok=true&perfstandbyok=true"));
        if (!health.ok()) {
            throw new BackendUnreachableException("Vault cannot be asked now: " + health.reason());
        }
    }

    /** Tells whether a path that was read is of an engine that lends credentials, or rotates them by itself. */
    boolean lends(String path) {
        return leases.lends(path);
    }

    /** Gives how many requests were sent so far. */
    long calls() {
        return http.calls();
    }

    /** Gives how many credentials are lent to us now. */
    int leases() {
        return leases.count();
    }

    private void replaceLeases() {
        leases.replaceAll();
    }

    @Override
    public void close() {
        try {
            if (!session.ownsToken()) {
                leases.revokeAll();
            }
            leases.forget();
            session.close();
        } catch (BackendUnreachableException e) {
            log.atDebug().log("what vault lent is not given back, it will expire: {}", e.getMessage());
        }
    }
}
