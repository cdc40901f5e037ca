package io.mira.shutdown.internal;

import io.mira.shutdown.ShutdownPhase;
import io.mira.shutdown.spi.ShutdownCoordinator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile Optional<String> running = Optional.empty();

    Conductor(Supplier<List<Handler>> handlers, Supplier<Duration> delay, Work work, InstantSource clock) {
        this.handlers = handlers;
        this.delay = delay;
        this.work = work;
        this.clock = clock;
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
    public List<String> run(Duration remaining) {
        announce();
        List<String> overdue = new ArrayList<>();
        if (!begun.compareAndSet(false, true)) {
            return overdue;
        }
        Instant end = clock.instant().plus(remaining);
        try {
            pause(left(end));
            for (ShutdownPhase phase : ShutdownPhase.values()) {
                if (phase == ShutdownPhase.WORKERS && !drain(left(end))) {
                    overdue.add("work under way");
                }
                overdue.addAll(run(phase, end));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            overdue.add(running.orElse("the stop itself"));
        }
        return overdue;
    }

    private List<String> run(ShutdownPhase phase, Instant end) throws InterruptedException {
        List<Handler> mine = new ArrayList<>(handlers.get());
        mine.removeIf(handler -> handler.phase() != phase);
        mine.sort(Comparator.comparingLong(Handler::registration).reversed());
        List<String> overdue = new ArrayList<>();
        for (Handler handler : mine) {
            if (!handler.take()) {
                continue;
            }
            running = Optional.of(handler.name());
            Duration limit = handler.within(left(end));
            if (new HandlerRun(handler, limit, clock).run() == HandlerRun.Outcome.TIMED_OUT) {
                overdue.add(handler.name());
            }
            running = Optional.empty();
        }
        return overdue;
    }

    /** Goes on serving for a while, so that nobody is sent here any more when the door closes. */
    private void pause(Duration atMost) throws InterruptedException {
        Duration wanted = delay.get();
        Duration pause = wanted.compareTo(atMost) < 0 ? wanted : atMost;
        if (!pause.isZero()) {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        }
    }

    private boolean drain(Duration atMost) throws InterruptedException {
        boolean drained = work.drain(atMost);
        if (!drained) {
            log.atError().addKeyValue("in_flight", work.count()).log("work under way did not end in time");
        }
        return drained;
    }

    private Duration left(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
