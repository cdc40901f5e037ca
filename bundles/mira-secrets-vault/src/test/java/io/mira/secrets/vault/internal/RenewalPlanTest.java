package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RenewalPlanTest {

    @Test
    void itWaitsTwoThirdsOfWhatRemainsGiveOrTakeATenth() {
        Duration remaining = Duration.ofMinutes(5);

        assertThat(new RenewalPlan(() -> 0).next(remaining)).isEqualTo(Duration.ofMinutes(3));
        assertThat(new RenewalPlan(() -> 0.5).next(remaining)).isEqualTo(Duration.ofSeconds(200));
        assertThat(new RenewalPlan(() -> 1).next(remaining)).isEqualTo(Duration.ofSeconds(220));
    }

    @Test
    void failuresArePlannedOnWhatRemainsSoThatThereAreManyTriesBeforeTheEnd() {
        RenewalPlan plan = new RenewalPlan(() -> 0.5);
        Duration remaining = Duration.ofMinutes(1);
        int tries = 0;
        while (remaining.compareTo(Duration.ofSeconds(1)) > 0) {
            remaining = remaining.minus(plan.next(remaining));
            tries++;
        }
        assertThat(tries).isBetween(3, 10);
    }

    @Test
    void itNeitherHurriesNorWaitsForWeeks() {
        RenewalPlan plan = new RenewalPlan(() -> 0.5);

        assertThat(plan.next(Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
        assertThat(plan.next(Duration.ofSeconds(-5))).isEqualTo(Duration.ofMillis(500));
        assertThat(plan.next(Duration.ofDays(400))).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void aGrantThatShrinksToLessThanHalfShowsThatTheGreatestLifetimeIsNear() {
        RenewalPlan plan = new RenewalPlan(() -> 0.5);

        assertThat(plan.endsSoon(Duration.ofSeconds(10), Duration.ofSeconds(5))).isTrue();
        assertThat(plan.endsSoon(Duration.ofSeconds(10), Duration.ofSeconds(10)))
                .isFalse();
    }
}
