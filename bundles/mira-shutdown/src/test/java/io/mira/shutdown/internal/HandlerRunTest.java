package io.mira.shutdown.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.mira.shutdown.ShutdownHandler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HandlerRunTest {

    private final TestClock clock = new TestClock();
    private final Records records = new Records("mira");

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void aHandlerThatEndsIsRecordedWithItsTime() throws InterruptedException {
        assertThat(run(Duration.ofHours(1), context -> clock.pass(Duration.ofMillis(1_500))))
                .isEqualTo(HandlerRun.Outcome.OK);

        assertThat(records.fields())
                .containsExactly(Map.of(
                        "handler", "h", "bundle", "b", "phase", "ingress", "duration_ms", "1500", "outcome", "ok"));
    }

    @Test
    void oneThatThrowsIsRecordedWithTheReason() throws InterruptedException {
        AssertionError failure = new AssertionError("why");

        assertThat(run(Duration.ofHours(1), context -> {
                    throw failure;
                }))
                .isEqualTo(HandlerRun.Outcome.FAILED);

        assertThat(records.fields().get(0)).containsEntry("outcome", "failed");
        assertThat(records.events().get(0).getLevel()).isEqualTo(Level.ERROR);
        assertThat(records.events().get(0).getThrowableProxy().getMessage()).isEqualTo("why");
    }

    @Test
    void oneThatHangsIsRecordedWithThePlaceWhereItHangs() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);

        assertThat(run(Duration.ofMillis(1), context -> {
                    begun.countDown();
                    never.await();
                }))
                .isEqualTo(HandlerRun.Outcome.TIMED_OUT);

        begun.await();
        assertThat(records.fields().get(0))
                .containsEntry("outcome", "timed_out")
                .containsKey("stack");
        assertThat(records.events()).hasSize(1);
    }

    @Test
    void itRunsOnADaemonThreadWithAName() throws InterruptedException {
        AtomicReference<String> thread = new AtomicReference<>();

        run(
                Duration.ofHours(1),
                context -> thread.set(Thread.currentThread().getName()
                        + Thread.currentThread().isDaemon()));

        assertThat(thread).hasValue("mira-shutdown-handler" + true);
    }

    @Test
    void whatRemainsIsNeverNegative() throws InterruptedException {
        AtomicReference<Duration> remaining = new AtomicReference<>();

        run(Duration.ofSeconds(10), context -> {
            assertThat(context.deadline()).isEqualTo(clock.instant().plusSeconds(10));
            clock.pass(Duration.ofSeconds(11));
            remaining.set(context.remaining());
        });

        assertThat(remaining).hasValue(Duration.ZERO);
    }

    @Test
    void anAsynchronousOneHasEndedWhenItsStageIsComplete() throws InterruptedException {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        HandlerRun run = new HandlerRun(
                Handler.ofAsync(
                        context -> {
                            new Thread(() -> stage.complete(null)).start();
                            return stage;
                        },
                        "b",
                        Map.of()),
                Duration.ofHours(1),
                clock);

        run.begin();

        assertThat(run.await()).isEqualTo(HandlerRun.Outcome.OK);
    }

    @Test
    void anAsynchronousOneThatFailsIsRecordedWithTheReasonItself() throws InterruptedException {
        HandlerRun run = new HandlerRun(
                Handler.ofAsync(
                        context -> CompletableFuture.failedFuture(new IllegalStateException("why")), "b", Map.of()),
                Duration.ofHours(1),
                clock);

        run.begin();

        assertThat(run.await()).isEqualTo(HandlerRun.Outcome.FAILED);
        assertThat(records.events().get(0).getThrowableProxy().getMessage()).isEqualTo("why");
    }

    @Test
    void anAsynchronousOneThatIsNeverCompleteIsLeftBehind() throws InterruptedException {
        HandlerRun run = new HandlerRun(
                Handler.ofAsync(context -> new CompletableFuture<Void>(), "b", Map.of()), Duration.ofMillis(1), clock);

        run.begin();

        assertThat(run.await()).isEqualTo(HandlerRun.Outcome.TIMED_OUT);
    }

    private HandlerRun.Outcome run(Duration limit, ShutdownHandler code) throws InterruptedException {
        Handler handler = Handler.of(code, "b", Map.of("mira.shutdown.name", "h", "mira.shutdown.phase", "INGRESS"));
        HandlerRun run = new HandlerRun(handler, limit, clock);
        run.begin();
        return run.await();
    }
}
