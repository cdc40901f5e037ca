package io.mira.secrets.vault.internal;

import io.github.jopenlibs.vault.json.JsonObject;
import io.github.jopenlibs.vault.response.LogicalResponse;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Vault has lent us: kept until its end is near, prolonged in time, replaced when it cannot be prolonged any more.
 * Static roles are not lent, but change at a known time: they are looked at then.
 */
final class Leases {

    private static final Logger log = LoggerFactory.getLogger(Leases.class);
    /** How long after the announced time a static role is looked at. */
    private static final Duration AFTER_ROTATION = Duration.ofMillis(200);

    private final Session session;
    private final DriverReads reads;
    private final RenewalPlan plan;
    private final InstantSource clock;
    private final ScheduledExecutorService scheduler;
    private final Watches watches;
    private final Map<String, Lease> held = new ConcurrentHashMap<>();
    private final Map<String, Future<?>> planned = new ConcurrentHashMap<>();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();
    private final Map<String, Mounts.Mount> mounts = new ConcurrentHashMap<>();

    Leases(
            Session session,
            DriverReads reads,
            RenewalPlan plan,
            InstantSource clock,
            ScheduledExecutorService scheduler,
            Watches watches) {
        this.session = session;
        this.reads = reads;
        this.plan = plan;
        this.clock = clock;
        this.scheduler = scheduler;
        this.watches = watches;
    }

    /** Remembers which mount a location was read from. */
    void saw(Location location, Mounts.Mount mount) {
        mounts.put(location.text(), mount);
    }

    Mounts.@Nullable Mount seen(Location location) {
        return mounts.get(location.text());
    }

    /** Tells whether a path was read from an engine other than KV. */
    boolean lends(String path) {
        Mounts.Mount mount = mounts.get(path);
        return mount != null && !mount.kv1() && !mount.kv2();
    }

    /** Gives what is held for the location, or asks for it. One request for however many ask. */
    Secret read(Location location) {
        Lease lease = held.get(location.text());
        if (lease != null && clock.instant().isBefore(lease.end())) {
            return lease.secret();
        }
        synchronized (locks.computeIfAbsent(location.text(), text -> new Object())) {
            Lease now = held.get(location.text());
            return now != null && clock.instant().isBefore(now.end()) ? now.secret() : fetch(location);
        }
    }

    /** Gives what is lent to us now. */
    List<Lease> all() {
        return List.copyOf(held.values());
    }

    /** Gets another credential for each that is held: what it was lent under ends. */
    void replaceAll() {
        for (Lease lease : held.values()) {
            scheduler.execute(() -> replace(lease));
        }
    }

    /** Gives back what is held; needed only where it does not end with the session's own token. */
    void revokeAll() {
        planned.values().forEach(work -> work.cancel(false));
        for (Lease lease : held.values()) {
            session.send(Call.post("sys/leases/revoke", new JsonObject().add("lease_id", lease.id()))
                    .in(lease.location().namespace()));
        }
        held.clear();
    }

    /** Prolongs nothing any more. */
    void forget() {
        planned.values().forEach(work -> work.cancel(false));
        held.clear();
    }

    private Secret fetch(Location location) {
        LogicalResponse response = reads.plain(location);
        Secret secret = DriverReads.secret(response);
        String id = response.getLeaseId();
        if (id == null || id.isEmpty()) {
            return unleased(location, response, secret);
        }
        Duration granted = Duration.ofSeconds(response.getLeaseDuration());
        Instant end = clock.instant().plus(granted);
        Lease lease = new Lease(
                location,
                id,
                secret.withVersion(Integer.toHexString(id.hashCode())).withExpiry(end),
                granted,
                end,
                response.getRenewable());
        held.put(location.text(), lease);
        plan(lease);
        return lease.secret();
    }

    /** A static role says when it changes next; other engines say nothing, and are asked at intervals. */
    private Secret unleased(Location location, LogicalResponse response, Secret secret) {
        if (secret.has("ttl") && secret.has("last_vault_rotation")) {
            Duration wait = Duration.ofSeconds(response.getDataObject().getLong("ttl", 0))
                    .plus(AFTER_ROTATION);
            schedule(location, wait, () -> lookAgain(location));
            return secret.withVersion(secret.reveal("last_vault_rotation"));
        }
        return secret;
    }

    /** Whoever is told reads again, which plans the next look; until somebody does, this goes on once a second. */
    private void lookAgain(Location location) {
        schedule(location, Duration.ofSeconds(1), () -> lookAgain(location));
        watches.told(location.text());
    }

    private void plan(Lease lease) {
        Duration remaining = Duration.between(clock.instant(), lease.end());
        schedule(lease.location(), plan.next(remaining), () -> keep(lease));
    }

    private void schedule(Location location, Duration wait, Runnable work) {
        Future<?> before =
                planned.put(location.text(), scheduler.schedule(work, wait.toMillis(), TimeUnit.MILLISECONDS));
        if (before != null) {
            before.cancel(false);
        }
    }

    /** Prolongs a lease, or replaces it; after a failure again on what remains. */
    private void keep(Lease lease) {
        if (!lease.equals(held.get(lease.location().text()))) {
            return;
        }
        try {
            Duration granted = lease.renewable() ? prolonged(lease) : Duration.ZERO;
            if (plan.endsSoon(lease.granted(), granted)) {
                replace(lease);
            } else {
                Lease longer = lease.until(clock.instant().plus(granted));
                held.put(lease.location().text(), longer);
                plan(longer);
                // The same values, but whoever keeps them learns that they live longer.
                watches.told(lease.location().text());
            }
        } catch (SecretsException e) {
            later(lease, e);
        }
    }

    private Duration prolonged(Lease lease) {
        JsonObject body = new JsonObject()
                .add("lease_id", lease.id())
                .add("increment", lease.granted().toSeconds());
        Answer answer = session.send(
                Call.post("sys/leases/renew", body).in(lease.location().namespace()));
        return answer.ok() ? Duration.ofSeconds(answer.body().getLong("lease_duration", 0)) : Duration.ZERO;
    }

    /** The old credential is not given back: connections that were opened with it end in peace, at its own end. */
    private void replace(Lease lease) {
        try {
            synchronized (locks.computeIfAbsent(lease.location().text(), text -> new Object())) {
                fetch(lease.location());
            }
            watches.told(lease.location().text());
        } catch (SecretsException e) {
            later(lease, e);
        }
    }

    private void later(Lease lease, SecretsException e) {
        log.atWarn()
                .addKeyValue("secret", lease.location().text())
                .addKeyValue("until", lease.end())
                .log("lent secret not prolonged yet: {}", e.getMessage());
        if (clock.instant().isBefore(lease.end())) {
            plan(lease);
        } else {
            held.remove(lease.location().text(), lease);
        }
    }
}
