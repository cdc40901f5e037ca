package io.mira.secrets.internal;

import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.SecretsException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/** When a secret is asked for again, spread so that the processes of a fleet do not ask at once. */
class Rhythm {

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(60);
    private static final Duration NEGATIVE = Duration.ofSeconds(10);
    private static final int DOUBLINGS = 6;

    private final DoubleSupplier random;
    private final DoubleSupplier phase;

    /** Takes a source of numbers from 0 to 1. */
    Rhythm(DoubleSupplier random) {
        this(random, random);
    }

    /** Takes one for the spread around an interval, and one for the part of it that passes the first time. */
    Rhythm(DoubleSupplier random, DoubleSupplier phase) {
        this.random = random;
        this.phase = phase;
    }

    /**
     * Gives the rhythm after a beginning, or an outage, which many share: the next time comes anywhere within the interval.
     */
    Rhythm atRandom() {
        double part = phase.getAsDouble();
        return new Rhythm(random, phase) {
            @Override
            double spread() {
                return part;
            }
        };
    }

    /** Gives when a value that was just read is no longer taken for fresh. */
    Instant freshUntil(Entry entry, SecretsSettings settings) {
        return earlier(entry.readAt().plus(jittered(settings.ttl())), lifetime(entry, 2.0 / 3));
    }

    /** Gives when it is asked for again although nobody reads it; one that is subscribed to, before it may not be served. */
    Instant refreshAt(Entry entry, SecretsSettings settings, boolean subscribed) {
        Instant planned = entry.readAt().plus(jittered(settings.refresh()));
        if (subscribed) {
            Duration limit = settings.ttl().plus(settings.maxStale());
            planned = earlier(
                    planned, entry.readAt().plus(jittered(limit.multipliedBy(4).dividedBy(5))));
        }
        Instant next = earlier(planned, lifetime(entry, 2.0 / 3));
        Instant soonest = entry.readAt().plus(FIRST_RETRY);
        return next.isBefore(soonest) ? soonest : next;
    }

    /** Gives from when on the value is not served any more. */
    Instant servedUntil(Entry entry, SecretsSettings settings) {
        return earlier(entry.readAt().plus(settings.ttl()).plus(settings.maxStale()), lifetime(entry, 1));
    }

    /** Gives how long nobody is asked after so many failures in a row. */
    Duration pause(int failures, SecretsException reason) {
        Duration top = reason instanceof SecretNotFoundException ? NEGATIVE : LAST_RETRY;
        Duration full = FIRST_RETRY.multipliedBy(1L << Math.min(failures, DOUBLINGS));
        Duration most = full.compareTo(top) < 0 ? full : top;
        long spread = most.minus(FIRST_RETRY).toMillis();
        return FIRST_RETRY.plusMillis((long) (spread * random.getAsDouble()));
    }

    private Instant lifetime(Entry entry, double part) {
        return entry.secret()
                .expiry()
                .map(end -> entry.readAt().plusMillis((long)
                        (Math.max(0, Duration.between(entry.readAt(), end).toMillis())
                                * (part < 1 ? part * spread() : part))))
                .orElse(Instant.MAX);
    }

    private Duration jittered(Duration interval) {
        return Duration.ofMillis((long) (interval.toMillis() * spread()));
    }

    /** Nine tenths to eleven tenths. */
    double spread() {
        return 0.9 + 0.2 * random.getAsDouble();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
