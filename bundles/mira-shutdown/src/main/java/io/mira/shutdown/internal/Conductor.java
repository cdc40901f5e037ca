package io.mira.shutdown.internal;

import io.mira.shutdown.ShutdownPhase;
import io.mira.shutdown.spi.HandlerOutcome;
import io.mira.shutdown.spi.ShutdownCoordinator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Conducts a stop: delay, then phase by phase, in each the handler registered last first. */
final class Conductor implements ShutdownCoordinator {

    private static final Logger log = LoggerFactory.getLogger("mira");

    private final Supplier<List<Handler>> handlers;
    private final Supplier<Duration> delay;
    private final Work work;
    private final InstantSource clock;
    private final Waiting waiting;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final List<HandlerOutcome> outcomes = new CopyOnWriteArrayList<>();
    private volatile Optional<String> running = Optional.empty();

    Conductor(Supplier<List<Handler>> handlers, Supplier<Duration> delay, Work work) {
        this(handlers, delay, work, InstantSource.system(), time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()));
    }

    Conductor(
            Supplier<List<Handler>> handlers,
            Supplier<Duration> delay,
            Work work,
            InstantSource clock,
            Waiting waiting) {
        this.handlers = handlers;
        this.delay = delay;
        this.work = work;
        this.clock = clock;
        this.waiting = waiting;
    }

    @Override
    public void announce() {
        work.stopHasBegun();
    }

    @Override
    public Optional<String> running() {
        return running;
    }

    @Override
    public List<HandlerOutcome> outcomes() {
        return List.copyOf(outcomes);
    }

    @Override
    public List<String> run(Duration remaining) {
        announce();
        List<String> overdue = new ArrayList<>();
        if (!begun.compareAndSet(false, true)) {
            return overdue;
        }
        Instant begin = clock.instant();
        Instant end = begin.plus(remaining);
        Summary summary = new Summary(clock);
        try {
            pause(Shares.next(left(end), waiting()));
            for (ShutdownPhase phase : ShutdownPhase.values()) {
                if (phase == ShutdownPhase.WORKERS && !drain(Shares.next(left(end), waiting()))) {
                    overdue.add("work under way");
                }
                overdue.addAll(run(phase, end, summary));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            overdue.add(running.orElse("the stop itself"));
        }
        summary.ofAll(begin);
        return overdue;
    }

    private List<String> run(ShutdownPhase phase, Instant end, Summary summary) throws InterruptedException {
        Instant begin = clock.instant();
        List<String> overdue = new ArrayList<>();
        List<HandlerRun> sideBySide = new ArrayList<>();
        Optional<Handler> next = next(phase);
        while (next.isPresent() || !sideBySide.isEmpty()) {
            if (next.isEmpty() || !next.get().parallel()) {
                await(sideBySide, overdue, summary);
            }
            if (next.isPresent() && next.get().take()) {
                HandlerRun run =
                        new HandlerRun(next.get(), next.get().within(Shares.next(left(end), waiting())), clock);
                sideBySide.add(run);
                running = Optional.of(String.join(", ", names(sideBySide)));
                run.begin();
                if (!next.get().parallel()) {
                    await(sideBySide, overdue, summary);
                }
            }
            next = next(phase);
        }
        summary.of(phase, begin);
        return overdue;
    }

    private void await(List<HandlerRun> runs, List<String> overdue, Summary summary) throws InterruptedException {
        for (HandlerRun run : runs) {
            HandlerRun.Outcome outcome = run.await();
            summary.add(outcome);
            outcomes.add(run.ended(outcome));
            if (outcome == HandlerRun.Outcome.TIMED_OUT) {
                overdue.add(run.name());
            }
        }
        runs.clear();
        running = Optional.empty();
    }

    private static List<String> names(List<HandlerRun> runs) {
        return runs.stream().map(HandlerRun::name).toList();
    }

    /** Gives those that have not run, in the order in which they would. */
    List<Handler> waitingInOrder() {
        return handlers.get().stream()
                .filter(Handler::isWaiting)
                .sorted(Comparator.comparing(Handler::phase)
                        .thenComparing(
                                Comparator.comparingLong(Handler::registration).reversed()))
                .toList();
    }

    /** Looks anew each time: a handler may come, or go, while another one runs. */
    private Optional<Handler> next(ShutdownPhase phase) {
        return handlers.get().stream()
                .filter(handler -> handler.phase() == phase && handler.isWaiting())
                .max(Comparator.comparingLong(Handler::registration));
    }

    private long waiting() {
        return handlers.get().stream().filter(Handler::isWaiting).count();
    }

    /** Goes on serving for a while, so that nobody is sent here any more when the door closes. */
    private void pause(Duration atMost) throws InterruptedException {
        Duration wanted = delay.get();
        Duration pause = wanted.compareTo(atMost) < 0 ? wanted : atMost;
        if (!pause.isZero()) {
            waiting.pause(pause);
        }
    }

    private boolean drain(Duration atMost) throws InterruptedException {
        boolean drained = work.drain(atMost);
        if (!drained) {
            log.atError().addKeyValue("in_flight", work.kinds()).log("work under way did not end in time");
        }
        return drained;
    }

    private Duration left(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Lets time pass. */
    @FunctionalInterface
    interface Waiting {

        void pause(Duration time) throws InterruptedException;
    }
}
