package io.mira.secrets.k8s.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.SecretsException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Follows one secret. Each watch begins with what is there now, so that nothing is missed between two of them. Used by the
 * one thread of {@link ApiWatches} only, except {@link #listeners}.
 */
final class ApiWatch {

    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Where it stands. */
    enum State {
        /** Waiting for its turn. */
        WAITING,
        /** Asked for, not answered yet. */
        ASKED,
        /** The server tells changes. */
        OPEN,
        /** Nothing more to follow: the secret cannot change. */
        FIXED,
        /** Closed. */
        ENDED
    }

    final Place place;
    final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile State state = State.WAITING;
    private @Nullable String version;
    private @Nullable Body body;
    private @Nullable Connection connection;
    private volatile boolean polled;
    private boolean confirmed;
    private int faults;
    private int refusals;
    private boolean unreadable;
    private Instant heard = Instant.MIN;
    private Instant next = Instant.MIN;

    ApiWatch(Place place, @Nullable String version) {
        this.place = place;
        this.version = version;
    }

    State state() {
        return state;
    }

    /** Tells whether its changes may not be watched, so that it is asked for at intervals. */
    boolean polled() {
        return polled;
    }

    boolean due(Instant now) {
        return state == State.WAITING && !now.isBefore(next);
    }

    void asked(Connection used, Instant now) {
        state = State.ASKED;
        connection = used;
        heard = now;
    }

    void opened(Body opened, Instant now) {
        if (state == State.ENDED) {
            opened.cancel();
            return;
        }
        state = State.OPEN;
        polled = false;
        refusals = 0;
        unreadable = false;
        confirmed = false;
        body = opened;
        heard = now;
    }

    /** Takes an event of its watch. */
    void event(WatchEvent event, Instant now) {
        if (state != State.OPEN) {
            return;
        }
        heard = now;
        switch (event.kind()) {
            case THERE -> {
                confirmed = true;
                faults = 0;
                is(event.version());
                if (event.immutable()) {
                    end(State.FIXED);
                }
            }
            case GONE -> is("");
            case ALIVE -> faults = 0;
            case OUTDATED -> again(now.plus(pause()));
        }
    }

    /** Looks whether time has passed that says something; tells whether the server seems to be dead. */
    boolean silent(Instant now, Duration timeout, Duration silence) {
        if (state == State.OPEN && !confirmed && now.isAfter(heard.plus(GRACE))) {
            confirmed = true;
            is("");
        }
        Duration quiet = Duration.between(heard, now);
        return (state == State.ASKED && quiet.compareTo(timeout) > 0)
                || (state == State.OPEN && quiet.compareTo(silence) > 0);
    }

    /** Tells whether what it waits for cannot come any more. */
    boolean orphaned() {
        Connection used = connection;
        return (state == State.ASKED || state == State.OPEN) && used != null && !used.usable();
    }

    /** Tells whether it has failed more than once since something was told. */
    boolean failing() {
        return faults > 1;
    }

    @Nullable
    Connection connection() {
        return connection;
    }

    /**
     * Takes an answer that is none of a watch. One that is forbidden is tried again soon, then less and less often, up to the
     * interval of polling; soon again when it turns out that rights are being changed.
     */
    void refused(SecretsException reason, ApiServer server, Instant now, Duration poll) {
        if (!(reason instanceof SecretForbiddenException)) {
            again(now.plus(pause()));
            return;
        }
        polled = true;
        boolean forbidden = unreadable;
        try {
            is(server.read(place).version());
            unreadable = false;
        } catch (SecretNotFoundException e) {
            is("");
            unreadable = false;
        } catch (SecretForbiddenException e) {
            is("forbidden");
            unreadable = true;
        } catch (BackendUnreachableException e) {
            // Asked again at the next interval.
        }
        if (unreadable != forbidden) {
            refusals = 0;
        }
        Duration soon = ApiWatches.FIRST_POLL.multipliedBy(1L << Math.min(refusals++, 10));
        again(now.plus(ApiWatches.spread(soon.compareTo(poll) < 0 ? soon : poll)));
    }

    /** Takes garbage, or an end without a reason. */
    void broken(Instant now) {
        again(now.plus(pause()));
    }

    /** Goes on at a later time. */
    void again(Instant later) {
        if (state != State.ENDED && state != State.FIXED) {
            end(State.WAITING);
            next = later;
        }
    }

    void end(State last) {
        state = last;
        Body open = body;
        body = null;
        if (open != null) {
            open.cancel();
        }
    }

    private Duration pause() {
        return ApiWatches.backoff(faults++);
    }

    private void is(String now) {
        boolean changed = !now.equals(version);
        version = now;
        if (changed) {
            listeners.forEach(Runnable::run);
        }
    }
}
