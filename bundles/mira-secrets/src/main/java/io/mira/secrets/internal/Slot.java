package io.mira.secrets.internal;

import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.SecretsException;
import io.mira.secrets.spi.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one secret. Readers look at {@link #served()} and take no lock; all else is guarded by the slot, which
 * calls nobody while it is locked.
 */
final class Slot {

    /** After that long a call has failed: nobody waits any longer, and the next one may begin. */
    static final Duration HANGS = Duration.ofSeconds(30);

    /** It is time to ask again. */
    static final int DUE = 1;

    /** What is served could not be confirmed when it was asked for last. */
    static final int STALE = 2;

    private static final Duration IDLE = Duration.ofHours(1);
    private static final Duration REFUSAL_PAUSE = Duration.ofSeconds(10);

    private final Address address;
    private volatile @Nullable Entry served;
    private volatile int attention;
    private volatile boolean used = true;
    private volatile boolean dead;
    private int subscribers;
    private @Nullable Entry last;
    private @Nullable SecretsException failure;
    private int failures;
    private Instant lastUsed;
    private Instant retryAt = Instant.MIN;
    private Instant freshUntil = Instant.MAX;
    private Instant refreshAt = Instant.MAX;
    private Instant servedUntil = Instant.MAX;
    private Instant refusedUntil = Instant.MIN;
    private @Nullable Flight flight;
    private @Nullable CompletableFuture<Entry> next;
    private @Nullable Watch watch;

    Slot(Address address, Instant now) {
        this.address = address;
        this.lastUsed = now;
    }

    Address address() {
        return address;
    }

    /** Gives what readers may have now. */
    @Nullable
    Entry served() {
        return served;
    }

    /** Tells whether it has not been dropped. */
    boolean alive() {
        return !dead;
    }

    /** Notes that somebody reads; gives {@link #DUE} and {@link #STALE}, or nothing of the two. */
    int touch() {
        if (!used) {
            used = true;
        }
        return attention;
    }

    /** Counts a subscriber. Returns false if the slot has been dropped. */
    synchronized boolean subscribe(int change) {
        subscribers += change;
        return !dead;
    }

    /**
     * Takes the place of the flight if there is none. Otherwise gives the answer of the one under way; to those who want one
     * afresh, of the one after it, because that one may have asked before they did.
     */
    synchronized Optional<CompletableFuture<Entry>> begin(Flight mine, boolean afresh) {
        if (flight != null) {
            return Optional.of(afresh ? promised() : flight.result());
        }
        SecretsException known = failure;
        Entry entry = served;
        if (!afresh && entry != null && (attention & DUE) == 0) {
            return Optional.of(CompletableFuture.completedFuture(entry));
        }
        if (!afresh && known != null && mine.since().isBefore(retryAt)) {
            return Optional.of(
                    entry == null ? CompletableFuture.failedFuture(known) : CompletableFuture.completedFuture(entry));
        }
        flight = mine;
        due(false);
        return Optional.empty();
    }

    private CompletableFuture<Entry> promised() {
        CompletableFuture<Entry> promise = next == null ? new CompletableFuture<>() : next;
        next = promise;
        return promise;
    }

    private void due(boolean is) {
        attention = (is ? DUE : 0) | (failure != null ? STALE : 0);
    }

    /** Takes an answer over. */
    synchronized Landing landed(Backends.Answer answer, Instant now, Rhythm rhythm, SecretsSettings settings) {
        Entry old = last;
        boolean same = old != null && old.secret().sameValues(answer.secret());
        Entry entry = old != null && same ? old.confirmed(answer, now) : Entry.of(answer, now);
        Landing landing = new Landing(Optional.ofNullable(old), entry, same, served == null, failures > 0);
        last = entry;
        failure = null;
        plan(entry, old == null || failures > 0 ? rhythm.atRandom() : rhythm, settings);
        failures = 0;
        served = entry;
        return landing;
    }

    /** Takes a failure over; what is known may go on being served unless the failure is an answer. */
    synchronized Failure failed(SecretsException reason, Instant now, Rhythm rhythm) {
        boolean answered = reason instanceof SecretNotFoundException || reason instanceof SecretForbiddenException;
        boolean news = failure == null || failure.getClass() != reason.getClass();
        failure = reason;
        retryAt = now.plus(rhythm.pause(failures++, reason));
        due(false);
        if (answered || now.isAfter(servedUntil)) {
            served = null;
        }
        return new Failure(Optional.ofNullable(served), last != null, news);
    }

    /** Ends the flight. Gives the promise of another one, if one is wanted. */
    synchronized Optional<CompletableFuture<Entry>> finish() {
        flight = null;
        CompletableFuture<Entry> wanted = next;
        next = null;
        return Optional.ofNullable(wanted);
    }

    /** Plans anew, because other settings hold. */
    synchronized void plan(Rhythm rhythm, SecretsSettings settings) {
        if (last != null) {
            plan(last, rhythm, settings);
        }
        retryAt = Instant.MIN;
    }

    private void plan(Entry entry, Rhythm rhythm, SecretsSettings settings) {
        due(false);
        freshUntil = rhythm.freshUntil(entry, settings);
        servedUntil = rhythm.servedUntil(entry, settings);
        refreshAt = settings.autoRefresh() ? rhythm.refreshAt(entry, settings, subscribers > 0) : Instant.MAX;
    }

    /** Looks at the clock: what is too old, who has gone, whether to ask. */
    synchronized Tick tick(Instant now) {
        if (used) {
            used = false;
            lastUsed = now;
        }
        Flight hanging = flight != null && !now.isBefore(flight.since().plus(HANGS)) ? flight : null;
        boolean expired = served != null && now.isAfter(servedUntil);
        if (expired) {
            served = null;
        }
        if (flight == null && !now.isBefore(failure == null ? freshUntil : retryAt)) {
            due(true);
        }
        boolean planned = last != null && !now.isBefore(refreshAt);
        boolean retried = failure != null && (subscribers > 0 || (last != null && refreshAt.isBefore(Instant.MAX)));
        boolean wanted = flight == null && (failure == null ? planned : retried && !now.isBefore(retryAt));
        if (wanted) {
            due(true);
        }
        return new Tick(Optional.ofNullable(hanging), expired, wanted);
    }

    /** Drops it if nobody uses it. Returns whether it has been dropped. */
    synchronized boolean drop(Instant now, Duration idle) {
        if (subscribers > 0 || flight != null || used || now.isBefore(lastUsed.plus(idle))) {
            return false;
        }
        dead = true;
        served = null;
        return true;
    }

    boolean drop(Instant now) {
        return drop(now, IDLE);
    }

    /** Tells whether a report of a refused value leads to a question now; the next one only after a pause. */
    synchronized boolean refused(Instant now) {
        if (now.isBefore(refusedUntil)) {
            return false;
        }
        refusedUntil = now.plus(REFUSAL_PAUSE);
        return true;
    }

    /** Puts a watch in the place of the former one, which it gives. */
    synchronized Optional<Watch> watch(@Nullable Watch next) {
        Watch former = watch;
        watch = next;
        return Optional.ofNullable(former);
    }

    synchronized boolean watched() {
        return watch != null;
    }

    /** Gives what is known, for lists. */
    synchronized Known known() {
        return new Known(
                Optional.ofNullable(last),
                served != null,
                failure == null ? "" : String.valueOf(failure.getMessage()),
                failure != null ? retryAt : refreshAt,
                subscribers);
    }

    /** What an answer has changed. */
    record Landing(Optional<Entry> old, Entry entry, boolean same, boolean appeared, boolean recovered) {}

    /** What a failure has left. */
    record Failure(Optional<Entry> served, boolean known, boolean news) {}

    /** What the clock has brought. */
    record Tick(Optional<Flight> hanging, boolean expired, boolean wanted) {}

    /** What is known. */
    record Known(Optional<Entry> last, boolean available, String failure, Instant next, int subscribers) {}
}
