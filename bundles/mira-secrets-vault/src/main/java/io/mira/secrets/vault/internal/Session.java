package io.mira.secrets.vault.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one session that all reads share: logs in once for all, renews in time, logs in again when the token's greatest
 * lifetime is near or Vault does not know it any more.
 */
final class Session implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Session.class);
    /** A refusal makes us log in again, but not more often than this. */
    private static final Duration BETWEEN_LOGINS = Duration.ofSeconds(10);

    private final VaultSettings settings;
    private final VaultHttp http;
    private final Driver driver;
    private final Login login;
    private final RenewalPlan plan;
    private final Breaker refusals;
    private final Calls calls;
    private final InstantSource clock;
    private final ScheduledExecutorService scheduler;
    private final Runnable parentChanged;
    private final AtomicReference<@Nullable CompletableFuture<Token>> flight = new AtomicReference<>();
    private volatile @Nullable Token token;
    private volatile Instant lastLogin = Instant.MIN;
    private volatile @Nullable Future<?> renewal;
    private volatile boolean closed;

    /** {@code parentChanged} is run when a new token stands in for an old one: leases end with the old one. */
    Session(
            VaultSettings settings,
            VaultHttp http,
            Login login,
            RenewalPlan plan,
            Breaker refusals,
            Calls calls,
            InstantSource clock,
            ScheduledExecutorService scheduler,
            Runnable parentChanged) {
        this.settings = settings;
        this.http = http;
        this.driver = new Driver(http);
        this.login = login;
        this.plan = plan;
        this.refusals = refusals;
        this.calls = calls;
        this.clock = clock;
        this.scheduler = scheduler;
        this.parentChanged = parentChanged;
    }

    /**
     * Asks something with the token. A refusal is answered by one new login and one more try.
     *
     * @throws RefusedException if Vault refuses what is asked
     * @throws BackendUnreachableException if it does not answer, or refuses the login: that says nothing about what was
     *     asked for
     */
    <T> T ask(Function<String, T> question) {
        try {
            Token used = current();
            try {
                return question.apply(used.value());
            } catch (RefusedException e) {
                if (e.answer().status() != 403 || !mayLogInAgain(used)) {
                    throw e;
                }
            }
            return question.apply(logIn().value());
        } catch (SecretForbiddenException e) {
            throw new BackendUnreachableException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Sends a request with the token, and gives the answer, refusals included. */
    Answer send(Call call) {
        try {
            return ask(value -> {
                Answer answer = http.send(call.with(value));
                if (answer.status() == 403) {
                    throw new RefusedException(answer);
                }
                return answer;
            });
        } catch (RefusedException e) {
            return e.answer();
        }
    }

    /** Gives a token that is valid as far as we know, after logging in if need be. */
    Token current() {
        Token known = token;
        return known != null && clock.instant().isBefore(known.end()) ? known : logIn();
    }

    private boolean mayLogInAgain(Token refused) {
        return !refused.equals(token) || clock.instant().isAfter(lastLogin.plus(BETWEEN_LOGINS));
    }

    /** Gives why the login was refused last, if none has worked since. */
    Optional<String> trouble() {
        return refusals.trouble();
    }

    /** Logs in, once for however many ask. */
    Token logIn() {
        CompletableFuture<Token> mine = new CompletableFuture<>();
        CompletableFuture<Token> running = flight.compareAndExchange(null, mine);
        if (running != null) {
            return await(running);
        }
        try {
            Token fresh = freshToken();
            mine.complete(fresh);
            return fresh;
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            flight.set(null);
        }
    }

    private Token freshToken() {
        refusals.open().ifPresent(reason -> {
            throw new SecretForbiddenException(reason);
        });
        Token old = token;
        Token fresh;
        try {
            fresh = login.now();
            calls.logins.increment();
        } catch (BackendUnreachableException e) {
            calls.loginsFailed.increment();
            throw e;
        } catch (SecretForbiddenException e) {
            calls.loginsFailed.increment();
            refusals.failed(String.valueOf(e.getMessage()));
            throw e;
        }
        refusals.succeeded();
        lastLogin = clock.instant();
        token = fresh;
        planRenewal(fresh, lastLogin);
        log.atDebug().addKeyValue("login", login.description()).log("logged in to vault");
        if (old != null && !old.value().equals(fresh.value())) {
            parentChanged.run();
        }
        return fresh;
    }

    private Token await(CompletableFuture<Token> running) {
        try {
            return running.get(settings.timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SecretsException known
                    ? known
                    : new BackendUnreachableException("cannot log in to Vault", e);
        } catch (TimeoutException e) {
            throw new BackendUnreachableException("the login to Vault is not answered in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendUnreachableException("interrupted while waiting for a login to Vault", e);
        }
    }

    private synchronized void planRenewal(Token planned, Instant now) {
        Future<?> before = renewal;
        if (before != null) {
            before.cancel(false);
        }
        if (!closed && !planned.forEver()) {
            Duration wait = plan.next(Duration.between(now, planned.end()));
            renewal = scheduler.schedule(() -> keepAlive(planned), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Prolongs the token, or gets another; after a failure again on what remains. Once it has ended, reads log in. */
    private void keepAlive(Token held) {
        try {
            Token next = held.renewable() ? renewed(held) : logIn();
            if (next.equals(token)) {
                planRenewal(next, clock.instant());
            }
        } catch (SecretsException e) {
            Instant now = clock.instant();
            log.atWarn().addKeyValue("until", held.end()).log("vault token not renewed yet: {}", e.getMessage());
            if (held.equals(token) && now.isBefore(held.end())) {
                planRenewal(held, now);
            }
        }
    }

    private Token renewed(Token held) {
        Duration granted;
        try {
            granted = Duration.ofSeconds(
                    driver.renew(held.value(), settings.namespace).getAuthLeaseDuration());
        } catch (RefusedException e) {
            return logIn();
        }
        Token longer = held.until(clock.instant().plus(granted));
        token = longer;
        return held.own() && plan.endsSoon(held.granted(), granted) ? logIn() : longer;
    }

    /** Gives when the token ends: never is {@link Instant#MAX}. Empty if there is none. */
    Optional<Instant> end() {
        Token known = token;
        return known == null ? Optional.empty() : Optional.of(known.end());
    }

    /** Tells whether we logged in for the token: then all that was lent in its name ends when it is given back. */
    boolean ownsToken() {
        Token known = token;
        return known != null && known.own();
    }

    /** Gives back what we logged in for: everything that was lent in its name ends with it. */
    @Override
    public void close() {
        closed = true;
        Future<?> planned = renewal;
        if (planned != null) {
            planned.cancel(false);
        }
        Token held = token;
        token = null;
        if (held != null && held.own()) {
            try {
                driver.revoke(held.value(), settings.namespace);
            } catch (BackendUnreachableException | RefusedException e) {
                log.atDebug().log("vault token not revoked, it will expire: {}", e.getMessage());
            }
        }
    }
}
