package io.mira.management.internal;

import io.mira.config.ConfigurationStatus;
import io.mira.config.Configurations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether there may be a token that has not reached us: the configuration of the management is not in force as it is
 * written, because it is faulty or its secret cannot be had.
 */
final class UnknownToken implements BooleanSupplier {

    private static final Duration LASTS = Duration.ofSeconds(1);

    private final InstantSource clock;
    private volatile @Nullable Configurations configurations;
    private volatile Answer last = new Answer(false, Instant.MIN);

    UnknownToken(InstantSource clock) {
        this.clock = clock;
    }

    /** Says whom to ask. */
    void ask(Configurations known) {
        configurations = known;
        last = new Answer(false, Instant.MIN);
    }

    /** Says whom to ask no more; another may have come before this one went. */
    void forget(Configurations gone) {
        if (gone.equals(configurations)) {
            configurations = null;
        }
    }

    @Override
    public boolean getAsBoolean() {
        Configurations asked = configurations;
        if (asked == null) {
            return false;
        }
        Answer answer = last;
        Instant now = clock.instant();
        if (!now.isBefore(answer.until())) {
            answer = new Answer(asked.status().stream().anyMatch(UnknownToken::withheld), now.plus(LASTS));
            last = answer;
        }
        return answer.unknown();
    }

    private static boolean withheld(ConfigurationStatus status) {
        return status.pid().equals("mira.management") && status.state() != ConfigurationStatus.State.DELIVERED;
    }

    private record Answer(boolean unknown, Instant until) {}
}
