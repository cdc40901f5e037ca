package io.mira.management.internal;

import static io.mira.management.internal.CheckResult.Status.DOWN;
import static io.mira.management.internal.CheckResult.Status.UP;
import static io.mira.management.internal.CheckResult.Status.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class HealthChecksTest {

    private static final Result FINE = new Result(Result.Status.OK, "fine");

    private final HealthChecks checks = new HealthChecks(Runnable::run, Duration.ofSeconds(60), () -> Instant.EPOCH);

    @Test
    void onlyChecksWithTheTagAreAsked() throws InterruptedException {
        checks.add("1", "a", Set.of("ready", "live"), () -> FINE);
        checks.add("2", "b", Set.of("live"), () -> FINE);

        assertThat(checks.ask("ready")).containsExactly(new CheckResult("a", UP, List.of("fine"), Instant.EPOCH));
        assertThat(checks.ask("live")).hasSize(2);
        assertThat(checks.ask("started")).isEmpty();
    }

    @Test
    void aCheckThatIsRemovedIsNotAskedAnyMore() throws InterruptedException {
        checks.add("1", "a", Set.of("ready"), () -> FINE);

        checks.remove("1");

        assertThat(checks.ask("ready")).isEmpty();
    }

    @Test
    void oneThatThrowsIsDownAndHarmsNoOther() throws InterruptedException {
        checks.add("1", "exception", Set.of("ready"), () -> {
            throw new IllegalStateException("why");
        });
        checks.add("2", "error", Set.of("ready"), () -> {
            throw new NoClassDefFoundError("gone");
        });
        checks.add("3", "fine", Set.of("ready"), () -> FINE);

        assertThat(checks.ask("ready"))
                .containsExactly(
                        new CheckResult(
                                "exception",
                                DOWN,
                                List.of("failed: java.lang.IllegalStateException: why"),
                                Instant.EPOCH),
                        new CheckResult(
                                "error", DOWN, List.of("failed: java.lang.NoClassDefFoundError: gone"), Instant.EPOCH),
                        new CheckResult("fine", UP, List.of("fine"), Instant.EPOCH));
    }

    @Test
    @SuppressWarnings("NullAway")
    void oneThatGivesNothingIsDown() throws InterruptedException {
        HealthCheck nothing = () -> null;
        checks.add("1", "a", Set.of("ready"), nothing);

        assertThat(checks.ask("ready"))
                .containsExactly(new CheckResult("a", DOWN, List.of("gives no result"), Instant.EPOCH));
    }

    @Test
    void theReasonsAreThoseThatMadeItWorse() throws InterruptedException {
        ResultLog log = new ResultLog();
        log.add(new ResultLog.Entry(Result.Status.OK, "fine so far"));
        log.add(new ResultLog.Entry(Result.Status.WARN, "almost full"));
        checks.add("1", "disk", Set.of("ready"), () -> new Result(log));

        assertThat(checks.ask("ready"))
                .containsExactly(new CheckResult("disk", WARN, List.of("almost full"), Instant.EPOCH));
    }

    @Test
    void oneThatHangsIsDownWhileTheOthersAnswer() throws InterruptedException {
        List<Runnable> hanging = new ArrayList<>();
        HealthChecks impatient = new HealthChecks(new FirstHangs(hanging), Duration.ZERO, () -> Instant.EPOCH);
        impatient.add("1", "hanging", Set.of("ready"), () -> FINE);
        impatient.add("2", "fine", Set.of("ready"), () -> FINE);

        assertThat(impatient.ask("ready"))
                .containsExactly(
                        new CheckResult("hanging", DOWN, List.of("does not answer"), Instant.EPOCH),
                        new CheckResult("fine", UP, List.of("fine"), Instant.EPOCH));
    }

    @Test
    void oneThatHangsIsNotAskedAgainUntilItHasAnswered() throws InterruptedException {
        List<Runnable> queue = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        HealthChecks impatient = new HealthChecks(queue::add, Duration.ZERO, () -> Instant.EPOCH);
        impatient.add("1", "hanging", Set.of("ready"), Optional.of(Duration.ZERO), () -> {
            asked.incrementAndGet();
            return FINE;
        });
        for (int i = 0; i < 100; i++) {
            assertThat(CheckResult.worst(impatient.ask("ready"))).isEqualTo(DOWN);
        }
        assertThat(queue).hasSize(1);

        queue.remove(0).run();
        impatient.ask("ready");

        assertThat(asked).hasValue(1);
        assertThat(queue).hasSize(1);
    }

    @Test
    void whereNobodyCanAskTheAnswerIsDown() throws InterruptedException {
        HealthChecks closed = new HealthChecks(
                task -> {
                    throw new RejectedExecutionException("closed");
                },
                Duration.ZERO,
                () -> Instant.EPOCH);
        closed.add("1", "a", Set.of("ready"), () -> FINE);

        assertThat(CheckResult.worst(closed.ask("ready"))).isEqualTo(DOWN);
    }

    @Test
    void withoutAnyCheckAllIsWell() throws InterruptedException {
        assertThat(CheckResult.worst(checks.ask("ready"))).isEqualTo(UP);
    }

    @Test
    void whileTheAnswerIsLateTheOneBeforeIsGivenUntilItIsTooOld() throws InterruptedException {
        List<Runnable> queue = new ArrayList<>();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        HealthChecks late = new HealthChecks(
                task -> {
                    if (Instant.EPOCH.equals(now.get())) {
                        task.run();
                    } else {
                        queue.add(task);
                    }
                },
                Duration.ZERO,
                now::get);
        late.add("1", "slow", Set.of("ready"), () -> FINE);
        assertThat(CheckResult.worst(late.ask("ready"))).isEqualTo(UP);

        now.set(Instant.EPOCH.plusSeconds(100));
        assertThat(late.ask("ready")).containsExactly(new CheckResult("slow", UP, List.of("fine"), Instant.EPOCH));

        now.set(Instant.EPOCH.plusSeconds(110));
        assertThat(late.ask("ready"))
                .containsExactly(
                        new CheckResult("slow", DOWN, List.of("does not answer"), Instant.EPOCH.plusSeconds(100)));
        assertThat(queue).hasSize(1);
    }

    @Test
    @Timeout(60)
    void nobodyWaitsForOneThatIsKnownToBeLate() throws InterruptedException {
        Instant answered = Instant.EPOCH.plus(Duration.ofHours(2));
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        List<Runnable> queue = new CopyOnWriteArrayList<>();
        HealthChecks patient = new HealthChecks(queue::add, Duration.ofHours(1), now::get);
        patient.add("1", "slow", Set.of("ready"), Optional.of(Duration.ofSeconds(5)), () -> {
            now.set(answered);
            return FINE;
        });
        Thread first = new Thread(() -> down(patient));
        first.setDaemon(true);
        first.start();
        while (queue.isEmpty()) {
            Thread.onSpinWait();
        }
        now.set(Instant.EPOCH.plus(Duration.ofHours(1)));
        assertThat(patient.ask("ready"))
                .containsExactly(new CheckResult("slow", DOWN, List.of("does not answer"), Instant.EPOCH));
        first.interrupt();

        queue.remove(0).run();
        now.set(answered.plusSeconds(6));

        assertThat(patient.ask("ready")).containsExactly(new CheckResult("slow", UP, List.of("fine"), answered));
        assertThat(queue).as("it is asked anew all the same").hasSize(1);
    }

    private static void down(HealthChecks checks) {
        try {
            checks.ask("ready");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAnswerThatLastsIsNotAskedForAgain() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        HealthChecks caching = new HealthChecks(Runnable::run, Duration.ofSeconds(60), now::get);
        caching.add("1", "costly", Set.of("ready"), Optional.of(Duration.ofSeconds(5)), () -> {
            asked.incrementAndGet();
            return FINE;
        });

        for (int i = 0; i < 1000; i++) {
            caching.ask("ready");
        }
        assertThat(asked).hasValue(1);

        now.set(Instant.EPOCH.plusSeconds(5));
        caching.ask("ready");
        assertThat(asked).hasValue(2);

        now.set(Instant.EPOCH);
        caching.ask("ready");
        assertThat(asked).as("the clock was put back").hasValue(3);
    }

    @Test
    void whoeverAsksVeryOftenIsToldTheSameAndBadNewsDoNotLast() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        AtomicReference<Result> result = new AtomicReference<>(FINE);
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        HealthChecks often = new HealthChecks(Runnable::run, Duration.ofSeconds(60), now::get);
        often.add("1", "a", Set.of("ready"), () -> {
            asked.incrementAndGet();
            return result.get();
        });
        for (int i = 0; i < 1000; i++) {
            often.ask("ready");
        }
        assertThat(asked).hasValue(1);

        result.set(new Result(Result.Status.CRITICAL, "down"));
        now.set(Instant.EPOCH.plusMillis(20));
        for (int i = 0; i < 10; i++) {
            often.ask("ready");
        }
        assertThat(asked).hasValue(11);
    }

    @Test
    void theStatusIsSinceItChanged() throws InterruptedException {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        AtomicReference<Result> result = new AtomicReference<>(FINE);
        HealthChecks timed = new HealthChecks(Runnable::run, Duration.ofSeconds(60), now::get);
        timed.add("1", "a", Set.of("ready"), Optional.of(Duration.ZERO), result::get);
        timed.ask("ready");

        now.set(Instant.EPOCH.plusSeconds(1));
        assertThat(timed.ask("ready").get(0).since()).isEqualTo(Instant.EPOCH);

        result.set(new Result(Result.Status.CRITICAL, "down"));
        assertThat(timed.ask("ready").get(0).since()).isEqualTo(Instant.EPOCH.plusSeconds(1));
    }

    /** Runs all but the first task at once. */
    private record FirstHangs(List<Runnable> hanging) implements Executor {

        @Override
        public void execute(Runnable task) {
            if (hanging.isEmpty()) {
                hanging.add(task);
            } else {
                task.run();
            }
        }
    }
}
