package io.mira.secrets.k8s.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.SecretsException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The API server: as few connections as may be, replaced when they fail, and what each kind of answer means. */
final class ApiServer implements AutoCloseable {

    static final String READ = "get";
    static final String WATCH = "watch";

    private static final Duration LONGEST_REST = Duration.ofMinutes(1);

    private final Supplier<Cluster> cluster;
    private final Duration timeout;
    private final Executor executor;
    private final InstantSource clock;
    private final Trouble trouble;
    private final Calls calls;
    private final List<Connection> connections = new ArrayList<>();
    private volatile Instant restUntil = Instant.MIN;

    ApiServer(
            Supplier<Cluster> cluster,
            Duration timeout,
            Executor executor,
            InstantSource clock,
            Trouble trouble,
            Calls calls) {
        this.cluster = cluster;
        this.timeout = timeout;
        this.executor = executor;
        this.clock = clock;
        this.trouble = trouble;
        this.calls = calls;
    }

    /** Reads a secret; waits as long as the timeout says. */
    KubeSecret read(Place place) {
        try {
            long start = System.nanoTime();
            HttpResponse<byte[]> response = answer(place);
            calls.took(System.nanoTime() - start);
            if (response.statusCode() != 200) {
                throw refused(place, READ, response);
            }
            KubeSecret secret = KubeSecret.of(Json.object(response.body()));
            calls.count(READ, 200);
            trouble.over(READ);
            return secret;
        } catch (TimeoutException e) {
            throw failed(place, "no answer within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw failed(place, String.valueOf(e.getCause()), e);
        } catch (IllegalArgumentException e) {
            throw failed(place, "the answer makes no sense, " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendUnreachableException("interrupted while reading " + place, e);
        }
    }

    /**
     * Asks once, and a second time if the server closed the shared line meanwhile. It does so with everyone whose token
     * it refuses, and to spread clients over its replicas; Java then loses the answers that are under way.
     */
    private HttpResponse<byte[]> answer(Place place) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            Connection used = connection(READ);
            return await(used, used.send(place.path(), info -> Body.whole()));
        } catch (ExecutionException e) {
            if (!Connection.closed(e.getCause())) {
                throw e;
            }
            Connection used = connection(READ);
            return await(used, used.sendAlone(place.path(), info -> Body.whole()));
        }
    }

    private HttpResponse<byte[]> await(Connection used, CompletableFuture<HttpResponse<byte[]>> answer)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            suspect(used);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException) {
                suspect(used);
            }
            throw e;
        } finally {
            answer.cancel(true);
        }
    }

    /** Tells whether the server has asked not to be asked now. */
    boolean rests() {
        return clock.instant().isBefore(restUntil);
    }

    /** Gives a connection with a place taken for the one request that must now be sent over it. */
    synchronized Connection connection(String verb) {
        Duration rest = Duration.between(clock.instant(), restUntil);
        if (!rest.isNegative() && !rest.isZero()) {
            throw new BackendUnreachableException(
                    "the API server asked not to be asked for another " + rest.toMillis() + " ms");
        }
        discardIdle();
        for (Connection each : connections) {
            if (each.reserve()) {
                return each;
            }
        }
        try {
            Connection fresh = new Connection(cluster.get(), timeout, executor);
            fresh.reserve();
            connections.add(fresh);
            return fresh;
        } catch (BackendUnreachableException e) {
            trouble.begins(verb, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** Keeps one connection that nobody uses, and discards the others. */
    private void discardIdle() {
        List<Connection> idle =
                connections.stream().filter(Connection::idle).skip(1).toList();
        connections.removeAll(idle);
        idle.forEach(Connection::discard);
    }

    /** Says that a connection is not to be used any more; the next request makes another one. */
    void suspect(Connection failed) {
        synchronized (this) {
            connections.remove(failed);
        }
        failed.discard();
    }

    /** Gives what an answer other than 200 means. */
    SecretsException refused(Place place, String verb, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        calls.count(verb, status);
        if (status == 404) {
            trouble.over(verb);
            return new SecretNotFoundException("there is no secret " + place + " in Kubernetes");
        }
        if (status == 403) {
            trouble.over(verb);
            return new SecretForbiddenException("Kubernetes does not let this process " + spoken(verb) + " the secret "
                    + place + ": give its service account the verb " + verb + " on it");
        }
        String reason = status == 401 ? "the token is not accepted" : "the API server answers " + status;
        if (status == 429 || status == 503) {
            restUntil = clock.instant().plus(restOf(response));
        }
        trouble.begins(verb, reason);
        return new BackendUnreachableException("cannot " + spoken(verb) + " " + place + ": " + reason);
    }

    /** Gives how many connections there are. */
    synchronized int size() {
        return connections.size();
    }

    /** Ends everything that is under way. */
    @Override
    public void close() {
        List<Connection> last;
        synchronized (this) {
            last = List.copyOf(connections);
            connections.clear();
        }
        last.forEach(Connection::discard);
    }

    private BackendUnreachableException failed(Place place, String reason, Exception cause) {
        calls.count(READ, "unreachable");
        trouble.begins(READ, reason);
        return new BackendUnreachableException("cannot read " + place + ": " + reason, cause);
    }

    private static String spoken(String verb) {
        return verb.equals(READ) ? "read" : verb;
    }

    private static Duration restOf(HttpResponse<byte[]> response) {
        String text = response.headers().firstValue("Retry-After").orElse("0");
        try {
            Duration rest = Duration.ofSeconds(Math.max(0, Long.parseLong(text.strip())));
            return rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
        } catch (NumberFormatException e) {
            return Duration.ofSeconds(1);
        }
    }
}
