package io.mira.config.internal;

import io.mira.config.ConfigurationStatus;
import io.mira.config.ConfigurationStatus.State;
import io.mira.metrics.MetricsSink;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what became of configurations. Counted by one thread at a time, told to any. */
final class Tally {

    private final InstantSource clock;
    private final LongAdder delivered = new LongAdder();
    private final LongAdder again = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder pending = new LongAdder();
    private volatile @Nullable Instant lastSuccess;

    Tally(InstantSource clock) {
        this.clock = clock;
    }

    void delivered() {
        delivered.increment();
        lastSuccess = clock.instant();
    }

    /** The same values once more, because something that they refer to has changed. */
    void deliveredAgain() {
        again.increment();
        lastSuccess = clock.instant();
    }

    void rejected() {
        rejected.increment();
    }

    void pending() {
        pending.increment();
    }

    void tell(MetricsSink sink, List<ConfigurationStatus> status) {
        String reloads = "mira_config_reloads_total";
        String help = "Configurations that were looked at because something about them had changed";
        sink.counter(reloads, help, (double) delivered.sum(), "result", "delivered");
        sink.counter(reloads, help, (double) again.sum(), "result", "delivered_again");
        sink.counter(reloads, help, (double) rejected.sum(), "result", "rejected");
        sink.counter(reloads, help, (double) pending.sum(), "result", "pending");
        sink.counter("mira_config_rejected_total", "Configurations that were rejected", (double) rejected.sum());
        Instant last = lastSuccess;
        if (last != null) {
            sink.gauge(
                    "mira_config_last_success_timestamp_seconds",
                    "When a configuration was delivered last",
                    last.toEpochMilli() / 1e3);
        }
        for (State state : State.values()) {
            sink.gauge(
                    "mira_config_configurations",
                    "Configurations by what became of them",
                    (double) status.stream().filter(one -> one.state() == state).count(),
                    "state",
                    state.name().toLowerCase(Locale.ROOT));
        }
    }
}
