package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.config.ConfigurationStatus;
import io.mira.config.ConfigurationStatus.State;
import io.mira.config.Configurations;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnknownTokenTest {

    private Instant now = Instant.EPOCH;
    private final UnknownToken unknown = new UnknownToken(() -> now);

    @ParameterizedTest
    @CsvSource({
        "mira.management,DELIVERED,false",
        "mira.management,PENDING,true",
        "mira.management,REJECTED,true",
        "mira.other,PENDING,false"
    })
    void whileTheConfigurationIsWithheldThereMayBeOne(String pid, State state, boolean may) {
        unknown.ask(new Told(pid, state));

        assertThat(unknown.getAsBoolean()).isEqualTo(may);
    }

    @Test
    void whereNobodyKnowsOfConfigurationsThereIsNone() {
        assertThat(unknown.getAsBoolean()).isFalse();
    }

    @Test
    void theOneThatWentAfterAnotherCameIsNotMissed() {
        Told first = new Told("mira.management", State.DELIVERED);
        unknown.ask(first);
        unknown.ask(new Told("mira.management", State.PENDING));

        unknown.forget(first);

        assertThat(unknown.getAsBoolean()).isTrue();
    }

    @Test
    void itIsSeenWithinASecondThatTheConfigurationHasCome() {
        Told told = new Told("mira.management", State.PENDING);
        unknown.ask(told);
        assertThat(unknown.getAsBoolean()).isTrue();

        told.state = State.DELIVERED;
        now = now.plusSeconds(1);

        assertThat(unknown.getAsBoolean()).isFalse();
    }

    private static final class Told implements Configurations {

        private final String pid;
        private State state;

        Told(String pid, State state) {
            this.pid = pid;
            this.state = state;
        }

        @Override
        public List<ConfigurationStatus> status() {
            return List.of(ConfigurationStatus.of(pid, pid + ".cfg", state, List.of()));
        }

        @Override
        public void redeliver(String which) {
            throw new UnsupportedOperationException(which);
        }

        @Override
        public void reconsider(String which) {
            throw new UnsupportedOperationException(which);
        }
    }
}
