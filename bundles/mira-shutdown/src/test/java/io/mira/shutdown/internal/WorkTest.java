package io.mira.shutdown.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mira.shutdown.DrainingException;
import io.mira.shutdown.InFlight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class WorkTest {

    private final Work work = new Work();

    @Test
    void eachTokenCountsOnceHoweverOftenItIsClosed() {
        InFlight.Token first = work.enter("a");
        InFlight.Token second = work.enter("b");
        assertThat(work.count()).isEqualTo(2);

        first.close();
        first.close();
        assertThat(work.count()).isEqualTo(1);

        second.close();
        assertThat(work.count()).isZero();
    }

    @Test
    void aTokenMayBeClosedByAnotherThread() throws InterruptedException {
        InFlight.Token token = work.enter("a");
        Thread other = new Thread(token::close);
        other.start();
        other.join();

        assertThat(work.count()).isZero();
    }

    @Test
    void whereNothingIsUnderWayNothingIsWaitedFor() throws InterruptedException {
        assertThat(work.drain(Duration.ZERO)).isTrue();
    }

    @Test
    void whatIsStillUnderWayAtTheLimitIsTold() throws InterruptedException {
        InFlight.Token token = work.enter("a");

        assertThat(work.drain(Duration.ZERO)).isFalse();
        token.close();
        assertThat(work.drain(Duration.ZERO)).isTrue();
    }

    @Test
    void aStopThatHasBegunStillTakesWorkUntilItDrains() throws InterruptedException {
        work.stopHasBegun();
        assertThat(work.stopping()).isTrue();
        work.enter("a").close();

        work.drain(Duration.ZERO);

        assertThatThrownBy(() -> work.enter("job"))
                .isInstanceOf(DrainingException.class)
                .hasMessage("stopping: no new job is taken");
        assertThat(work.count()).isZero();
    }

    @Test
    void kindsAreCountedApart() {
        InFlight.Token first = work.enter("job");
        work.enter("job");
        work.enter("mail").close();

        assertThat(work.kinds()).isEqualTo(Map.of("job", 2));
        first.close();
        assertThat(work.kinds()).isEqualTo(Map.of("job", 1));
    }

    @Test
    void aTaskIsUnderWayFromTheMomentItIsHandedOver() {
        List<Runnable> queue = new ArrayList<>();
        work.executor("job", queue::add).execute(() -> {
            throw new IllegalStateException("failed");
        });
        assertThat(work.count()).isEqualTo(1);

        assertThatThrownBy(() -> queue.get(0).run()).hasMessage("failed");

        assertThat(work.count()).isZero();
    }

    @Test
    void aTaskThatTheExecutorRefusesIsNotUnderWay() {
        Executor full = task -> {
            throw new RejectedExecutionException("full");
        };

        assertThatThrownBy(() -> work.executor("job", full).execute(() -> {})).hasMessage("full");

        assertThat(work.count()).isZero();
    }

    @Test
    void onceNoWorkIsLetInTasksAreRefusedAsExecutorsRefuse() throws InterruptedException {
        work.drain(Duration.ZERO);

        assertThatThrownBy(() -> work.executor("job", Runnable::run).execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .isInstanceOf(DrainingException.class);
    }
}
