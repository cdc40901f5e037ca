package io.mira.shutdown.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mira.shutdown.DrainingException;
import io.mira.shutdown.InFlight;
import io.mira.shutdown.ShutdownHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ConductorTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final TestClock clock = new TestClock();
    private final Work work = new Work();
    private final List<Handler> handlers = new CopyOnWriteArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private Duration delay = Duration.ZERO;
    private final Conductor conductor =
            new Conductor(() -> List.copyOf(handlers), () -> delay, work, clock, pauses::add);
    private long registrations;

    @Test
    void phasesRunInOrderAndInEachTheLastRegisteredFirst() {
        for (String phase : List.of("RESOURCES", "INGRESS", "PLATFORM", "WORKERS")) {
            add(phase + 1, phase, "");
            add(phase + 2, phase, "");
        }

        assertThat(conductor.run(LONG)).isEmpty();

        assertThat(ran)
                .containsExactly(
                        "INGRESS2",
                        "INGRESS1",
                        "WORKERS2",
                        "WORKERS1",
                        "RESOURCES2",
                        "RESOURCES1",
                        "PLATFORM2",
                        "PLATFORM1");
    }

    @Test
    void oneThatThrowsHarmsNoOther() {
        add("first", "WORKERS", "");
        add("exception", "WORKERS", "", context -> {
            throw new IllegalStateException("why");
        });
        add("error", "WORKERS", "", context -> {
            throw new NoClassDefFoundError("gone");
        });
        add("last", "WORKERS", "");

        assertThat(conductor.run(LONG)).isEmpty();

        assertThat(ran).containsExactly("last", "first");
    }

    @Test
    void oneThatHangsIsInterruptedAtItsLimitAndNamedWhileTheOthersRun() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        add("before", "WORKERS", "");
        add("hanging", "WORKERS", "1ms", context -> hang(interrupted));
        add("after", "WORKERS", "");

        assertThat(conductor.run(LONG)).containsExactly("hanging");

        interrupted.await();
        assertThat(ran).containsExactly("after", "before");
        assertThat(conductor.running()).isEmpty();
    }

    @Test
    void oneThatIgnoresTheInterruptIsLeftBehind() {
        CountDownLatch never = new CountDownLatch(1);
        add("before", "WORKERS", "");
        add("stubborn", "WORKERS", "1ms", context -> {
            while (never.getCount() > 0) {
                Thread.onSpinWait();
            }
        });

        assertThat(conductor.run(LONG)).containsExactly("stubborn");

        never.countDown();
        assertThat(ran).containsExactly("before");
    }

    @Test
    void aHandlerIsGivenItsOwnLimitButNoMoreThanIsLeft() {
        AtomicReference<Duration> own = new AtomicReference<>();
        AtomicReference<Duration> whole = new AtomicReference<>();
        add("patient", "WORKERS", "90s", context -> whole.set(context.remaining()));
        add("brief", "WORKERS", "5s", context -> {
            own.set(context.remaining());
            clock.pass(Duration.ofSeconds(20));
        });

        assertThat(conductor.run(Duration.ofSeconds(60))).isEmpty();

        assertThat(own).hasValue(Duration.ofSeconds(5));
        assertThat(whole).hasValue(Duration.ofSeconds(40));
    }

    @Test
    void whenTheBudgetIsSpentEachOtherStillBeginsAndIsToldThatNothingIsLeft() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Duration> left = new AtomicReference<>();
        add("late", "RESOURCES", "", context -> {
            left.set(context.remaining());
            begun.countDown();
        });
        add("slow", "WORKERS", "", context -> clock.pass(LONG.multipliedBy(2)));

        conductor.run(LONG);

        begun.await();
        assertThat(left).hasValue(Duration.ZERO);
    }

    @Test
    void workUnderWayIsWaitedForAfterTheDoorIsClosed() {
        InFlight.Token token = work.enter("job");
        List<Integer> counts = new CopyOnWriteArrayList<>();
        add("workers", "WORKERS", "", context -> counts.add(work.count()));
        add("ingress", "INGRESS", "", context -> {
            counts.add(work.count());
            new Thread(() -> closeOnceRefused(token)).start();
        });

        assertThat(conductor.run(LONG)).isEmpty();

        assertThat(counts).containsExactly(1, 0);
    }

    @Test
    void newWorkIsTakenInTheFirstPhaseAndRefusedLater() {
        List<Throwable> refusals = new CopyOnWriteArrayList<>();
        add("ingress", "INGRESS", "", context -> work.enter("job").close());
        handlers.add(handler("refused", "WORKERS", "", context -> {
            try {
                work.enter("job").close();
            } catch (DrainingException e) {
                refusals.add(e);
            }
        }));

        conductor.run(LONG);

        assertThat(refusals).singleElement().isInstanceOf(DrainingException.class);
        assertThatThrownBy(() -> work.enter("job"))
                .isInstanceOf(DrainingException.class)
                .hasMessageContaining("job");
    }

    @Test
    void workThatDoesNotEndInTimeIsNamedAndTheStopGoesOn() {
        InFlight.Token token = work.enter("job");
        CountDownLatch begun = new CountDownLatch(1);
        add("resources", "RESOURCES", "", context -> begun.countDown());
        add("ingress", "INGRESS", "", context -> clock.pass(LONG));

        assertThat(conductor.run(LONG)).contains("work under way");

        assertThat(work.count()).isEqualTo(1);
        token.close();
    }

    @Test
    void readinessGoesDownAndTheDelayPassesBeforeAnyHandlerRuns() {
        delay = Duration.ofSeconds(5);
        List<Object> order = new ArrayList<>();
        Conductor delayed = new Conductor(() -> List.copyOf(handlers), () -> delay, work, clock, time -> {
            order.add(work.stopping());
            order.add(time);
        });
        add("handler", "INGRESS", "", context -> order.add("handler"));

        delayed.run(LONG);

        assertThat(order).containsExactly(true, Duration.ofSeconds(5), "handler");
    }

    @Test
    void theDelayIsNoLongerThanTheBudget() {
        delay = LONG;

        conductor.run(Duration.ofSeconds(2));

        assertThat(pauses).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void announcingTwiceIsAnnouncingOnce() {
        conductor.announce();
        conductor.announce();

        assertThat(work.stopping()).isTrue();
        work.enter("job").close();
        assertThat(pauses).isEmpty();
    }

    @Test
    void theHandlersRunOnceOnly() {
        add("handler", "WORKERS", "");

        conductor.run(LONG);
        assertThat(conductor.run(LONG)).isEmpty();

        assertThat(ran).containsExactly("handler");
    }

    @Test
    void aHandlerRegisteredDuringItsPhaseOrBeforeItStillRuns() {
        add("workers", "WORKERS", "", context -> {
            ran.add("workers");
            add("same phase", "WORKERS", "");
            add("later phase", "PLATFORM", "");
            add("earlier phase", "INGRESS", "");
        });

        assertThat(conductor.run(LONG)).isEmpty();

        assertThat(ran).containsExactly("workers", "same phase", "later phase");
    }

    @Test
    void aHandlerThatWentAwayDuringTheStopDoesNotRun() {
        Handler leaving = add("leaving", "WORKERS", "");
        add("first", "WORKERS", "", context -> leaving.take());

        assertThat(conductor.run(LONG)).isEmpty();

        assertThat(ran).isEmpty();
    }

    @Test
    void theOneThatRunsIsNamed() {
        AtomicReference<Object> running = new AtomicReference<>();
        add("handler", "WORKERS", "", context -> running.set(conductor.running().orElse("")));

        conductor.run(LONG);

        assertThat(running).hasValue("handler");
        assertThat(conductor.running()).isEmpty();
    }

    @Test
    void anInterruptEndsTheStopAndReachesTheHandlerThatRuns() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        add("never", "WORKERS", "");
        add("hanging", "WORKERS", "", context -> {
            begun.countDown();
            hang(interrupted);
        });
        List<Object> end = new CopyOnWriteArrayList<>();
        Thread stop = new Thread(() -> {
            end.addAll(conductor.run(LONG));
            end.add(Thread.currentThread().isInterrupted());
        });
        stop.start();
        begun.await();

        stop.interrupt();
        stop.join();

        interrupted.await();
        assertThat(end).containsExactly("hanging", true);
        assertThat(ran).isEmpty();
    }

    @Test
    void oneThatHangsWithoutALimitLeavesTimeToTheOthers() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicReference<Duration> other = new AtomicReference<>();
        AtomicReference<Duration> last = new AtomicReference<>();
        add("last", "RESOURCES", "", context -> last.set(context.remaining()));
        add("other", "WORKERS", "", context -> other.set(context.remaining()));
        add("hanging", "INGRESS", "", context -> {
            clock.pass(context.remaining());
            never.await();
        });

        assertThat(conductor.run(Duration.ofMillis(400))).containsExactly("hanging");

        assertThat(other).hasValue(Duration.ofMillis(100));
        assertThat(last).hasValue(Duration.ofMillis(200));
    }

    @Test
    void workThatDoesNotEndLeavesTimeToTheHandlers() {
        InFlight.Token token = work.enter("job");
        add("workers", "WORKERS", "");

        assertThat(conductor.run(Duration.ofMillis(100))).containsExactly("work under way");

        assertThat(ran).containsExactly("workers");
        token.close();
    }

    @Test
    void thoseThatSaySoRunSideBySide() {
        CountDownLatch both = new CountDownLatch(2);
        add("alone after", "WORKERS", "");
        for (String name : List.of("one", "two")) {
            addParallel(name, context -> {
                both.countDown();
                both.await();
                ran.add("side by side");
            });
        }
        add("alone before", "WORKERS", "");

        assertThat(conductor.run(LONG)).isEmpty();

        assertThat(ran).containsExactly("alone before", "side by side", "side by side", "alone after");
    }

    @Test
    void oneOfThoseSideBySideThatHangsIsTheOnlyOneOverdue() {
        CountDownLatch interrupted = new CountDownLatch(1);
        addParallel("good", context -> ran.add("good"));
        handlers.add(Handler.of(
                context -> hang(interrupted),
                "a.bundle",
                Map.of(
                        "mira.shutdown.name",
                        "hanging",
                        "mira.shutdown.limit",
                        "1ms",
                        "mira.shutdown.parallel",
                        true,
                        "service.id",
                        ++registrations)));

        assertThat(conductor.run(LONG)).containsExactly("hanging");

        assertThat(ran).containsExactly("good");
    }

    private void addParallel(String name, ShutdownHandler code) {
        handlers.add(Handler.of(
                code,
                "a.bundle",
                Map.of("mira.shutdown.name", name, "mira.shutdown.parallel", true, "service.id", ++registrations)));
    }

    private static void hang(CountDownLatch interrupted) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interrupted.countDown();
        }
    }

    /** By then the stop waits: the door is closed under the same lock. */
    private void closeOnceRefused(InFlight.Token token) {
        try {
            while (true) {
                work.enter("probe").close();
            }
        } catch (DrainingException e) {
            token.close();
        }
    }

    private Handler add(String name, String phase, String limit) {
        return add(name, phase, limit, context -> ran.add(name));
    }

    private Handler add(String name, String phase, String limit, ShutdownHandler code) {
        Handler handler = handler(name, phase, limit, code);
        handlers.add(handler);
        return handler;
    }

    private Handler handler(String name, String phase, String limit, ShutdownHandler code) {
        return Handler.of(
                code,
                "a.bundle",
                Map.of(
                        "mira.shutdown.name", name,
                        "mira.shutdown.phase", phase,
                        "mira.shutdown.limit", limit,
                        "service.id", ++registrations));
    }
}
