package io.mira.secrets.vault.internal;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;

/** What was asked of Vault so far, and how it went. Outlives a connection. */
final class Calls {

    final LongAdder answered = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder failed = new LongAdder();
    /** Those that are in the others already, but were made because one before had failed. */
    final LongAdder retried = new LongAdder();

    final LongAdder logins = new LongAdder();
    final LongAdder loginsFailed = new LongAdder();
    private volatile DoubleConsumer seconds = value -> {};

    /** Has somebody told how long each call takes, in seconds. */
    void toldTo(DoubleConsumer newSeconds) {
        seconds = newSeconds;
    }

    void took(long nanos) {
        seconds.accept(nanos / 1e9);
    }

    /** Gives how many requests were sent. */
    long sent() {
        return answered.sum() + refused.sum() + failed.sum();
    }
}
