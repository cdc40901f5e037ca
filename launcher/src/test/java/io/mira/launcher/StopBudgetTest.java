package io.mira.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class StopBudgetTest {

    private final AtomicLong nanos = new AtomicLong(42);

    @Test
    void twoSecondsAreKeptForWhatComesAfterTheHandlers() {
        StopBudget budget = new StopBudget(Duration.ofSeconds(30), nanos::get);
        pass(Duration.ofSeconds(10));

        assertThat(budget.forHandlers()).isEqualTo(Duration.ofSeconds(18));
        assertThat(budget.usedMillis()).isEqualTo(10_000);
    }

    @Test
    void ofAShortBudgetAQuarterIsKept() {
        assertThat(new StopBudget(Duration.ofSeconds(2), nanos::get).forHandlers())
                .isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void thereIsAlwaysAMomentLeftSoThatHandlersAreCalled() {
        StopBudget budget = new StopBudget(Duration.ofSeconds(2), nanos::get);
        pass(Duration.ofSeconds(10));

        assertThat(budget.forHandlers()).isPositive();
    }

    @Test
    void otherWaitsEndAfterTheDeadlineHasSpoken() {
        StopBudget budget = new StopBudget(Duration.ofSeconds(2), nanos::get);
        assertThat(budget.untilAfterDeadline()).isGreaterThan(2_400);

        pass(Duration.ofSeconds(10));
        assertThat(budget.untilAfterDeadline()).isGreaterThan(400);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
