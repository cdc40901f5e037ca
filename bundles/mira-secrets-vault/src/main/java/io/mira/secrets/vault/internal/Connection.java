package io.mira.secrets.vault.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretForbiddenException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that belongs to one configuration: its line, its session, and what was lent in its name. */
final class Connection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final VaultSettings settings;
    private final InstantSource clock;
    private final Login login;
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
            Pause pause,
            Calls calls) {
        this.settings = settings;
        this.clock = clock;
        RenewalPlan plan = new RenewalPlan(random);
        Mounts mounts = new Mounts(settings);
        this.http = new VaultHttp(settings, new Breaker(settings.maxBackoff, clock, random), pause, calls);
        this.login = new Login(settings, http, clock);
        this.session = new Session(
                settings,
                http,
                login,
                plan,
                new Breaker(settings.maxBackoff, clock, random),
                calls,
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

    /** Gives what is lent to us now. */
    List<Lease> leases() {
        return leases.all();
    }

    VaultSettings settings() {
        return settings;
    }

    /** Gives how we log in, and as what: safe to show. */
    String login() {
        return login.description();
    }

    /** Gives the address that answered last. */
    String address() {
        return http.address().toString();
    }

    /** Gives why Vault cannot be used as it should, as far as is known without asking. */
    Optional<String> trouble() {
        return http.trouble().or(session::trouble);
    }

    /** Says when the token ends. */
    String tokenEnd() {
        return session.end()
                .map(end -> end.equals(Instant.MAX) ? "the token never ends" : "the token ends at " + end)
                .orElse("no token");
    }

    /** Gives how many seconds the token lives still: infinitely many if it never ends, 0 if there is none. */
    double tokenSeconds() {
        return session.end()
                .map(end -> end.equals(Instant.MAX)
                        ? Double.POSITIVE_INFINITY
                        : Math.max(0, Duration.between(clock.instant(), end).toMillis() / 1e3))
                .orElse(0.0);
    }

    /** Logs in anew. */
    void logInAnew() {
        session.logIn();
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
