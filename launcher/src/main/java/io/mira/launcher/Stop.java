package io.mira.launcher;

import io.mira.shutdown.spi.ShutdownCoordinator;
import io.mira.shutdown.spi.StopRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orderly stop: handlers, bundles, {@code stopped}. Runs once, whoever asks for it first. A {@link Deadline} stands
 * over it from its first moment.
 */
final class Stop {

    private static final Logger log = LoggerFactory.getLogger("mira");
    private static final Duration ONE_SIGNAL = Duration.ofMillis(100);

    private final Stoppable platform;
    private final Exit exit;
    private final StopReport report;
    private final Runnable listener;
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean said;
    private volatile @Nullable StopBudget budget;
    private volatile String reason = "";
    private volatile int code = ExitCode.CLEAN;
    private volatile @Nullable ShutdownCoordinator coordinator;

    Stop(Stoppable platform, Exit exit, StopReport report) {
        this(platform, exit, report, () -> {});
    }

    /** @param listener is told when the stop begins; must not wait */
    Stop(Stoppable platform, Exit exit, StopReport report, Runnable listener) {
        this.platform = platform;
        this.exit = exit;
        this.report = report;
        this.listener = listener;
    }

    /** Says that the platform has started, or has failed to: before that nothing can be stopped. */
    void platformStarted() {
        started.countDown();
    }

    /** Begins the stop on a thread of its own, which ends the process. Returns false if it had begun already. */
    boolean begin(String why) {
        return begin(why, ExitCode.CLEAN);
    }

    /** Begins the stop of what has been started, and ends with the code although the stop itself is clean. */
    boolean afterFailedStart(int exitCode) {
        return begin("start failed", exitCode);
    }

    private boolean begin(String why, int exitCode) {
        if (!begun.compareAndSet(false, true)) {
            return false;
        }
        StopBudget all = watched(why);
        Thread thread = new Thread(
                () -> {
                    run(all, exitCode);
                    ended.countDown();
                    exit.with(code);
                },
                "mira-launcher-stop");
        // Whoever begins the stop may be a daemon; the JVM must not end with a code of its own before this has.
        thread.setDaemon(false);
        thread.start();
        return true;
    }

    /**
     * Stops because the JVM is exiting already: on the calling thread, which must be a shutdown hook. If a stop is under way,
     * somebody has called {@code System.exit} in the middle of it: the stop goes on, and its code is the one that counts.
     */
    void runInHook() {
        if (begun.compareAndSet(false, true)) {
            run(watched("exit"), ExitCode.CLEAN);
            ended.countDown();
            exit.closeLog();
            if (code != ExitCode.CLEAN) {
                exit.halt(code);
            }
        } else if (ended.getCount() > 0) {
            awaitEnd();
            exit.closeLog();
            exit.halt(code);
        }
    }

    /**
     * Tells whether a signal that comes now can mean the stop that is under way. Some senders, {@code timeout} among them,
     * signal the process and its group within microseconds: that is one signal.
     */
    boolean saidToBeUnderWay() {
        StopBudget all = budget;
        return said || (all != null && all.usedMillis() > ONE_SIGNAL.toMillis());
    }

    /** Gives the name of what a second signal would abandon. */
    String underWay() {
        return running().map(handler -> "handler " + handler).orElse("the stop of the bundles");
    }

    /** Keeps that a second signal has ended it. */
    void forced(String signal) {
        StopBudget all = budget;
        report.keep(record(
                "forced",
                ExitCode.FORCED,
                reason + ", then " + signal,
                all,
                running().orElse("")));
    }

    private StopBudget watched(String why) {
        reason = why;
        listener.run();
        StopBudget all = new StopBudget(platform.stopBudget());
        budget = all;
        new Deadline(
                        all.whole(),
                        exit,
                        () -> sayTimedOut(all),
                        () -> ThreadDump.toStderr("the stop ran out of time"),
                        () -> report.keep(record(
                                "timed_out",
                                ExitCode.TIMED_OUT,
                                reason,
                                all,
                                running().orElse(""))))
                .start();
        return all;
    }

    private void run(StopBudget all, int exitCode) {
        announce();
        log.atInfo().addKeyValue("reason", reason).log("stopping");
        said = true;
        List<String> overdue = new ArrayList<>();
        int stopCode = stopPlatform(all, overdue);
        code = stopCode == ExitCode.CLEAN ? exitCode : stopCode;
        report.keep(record(outcome(stopCode), code, reason, all, String.join(", ", overdue)));
        report.say(outcome(stopCode), all.usedMillis());
    }

    /** Lets readiness go down before anybody reads that the stop has begun. While it starts, it is not ready anyway. */
    private void announce() {
        if (started.getCount() > 0) {
            return;
        }
        try {
            platform.coordinator().ifPresent(ShutdownCoordinator::announce);
        } catch (RuntimeException | Error e) {
            log.atError().setCause(e).log("the stop could not be announced");
        }
    }

    private int stopPlatform(StopBudget all, List<String> overdue) {
        try {
            if (!started.await(all.untilAfterDeadline(), TimeUnit.MILLISECONDS)) {
                return ExitCode.TIMED_OUT;
            }
            int conducted = conduct(all, overdue);
            if (!overdue.isEmpty()) {
                ThreadDump.toStderr("handlers that did not end in time: " + overdue);
            }
            boolean stopped = platform.stop(Duration.ofMillis(all.untilAfterDeadline()));
            return conducted == ExitCode.CLEAN && !stopped ? ExitCode.TIMED_OUT : conducted;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.TIMED_OUT;
        } catch (Throwable e) {
            log.atError().setCause(e).log("stop failed");
            return ExitCode.FAILED;
        }
    }

    private int conduct(StopBudget all, List<String> overdue) {
        try {
            ShutdownCoordinator found = platform.coordinator().orElse(null);
            coordinator = found;
            if (found != null) {
                overdue.addAll(found.run(all.forHandlers()));
            }
            return overdue.isEmpty() ? ExitCode.CLEAN : ExitCode.TIMED_OUT;
        } catch (RuntimeException | Error e) {
            log.atError().setCause(e).log("the shutdown handlers could not be run");
            return ExitCode.FAILED;
        }
    }

    private void sayTimedOut(StopBudget all) {
        log.atError()
                .addKeyValue("timeout_ms", all.whole().toMillis())
                .addKeyValue("handler", running().orElse("none"))
                .log("stop ran out of time");
        report.say("timed_out", all.usedMillis());
    }

    private StopRecord record(String outcome, int exitCode, String why, @Nullable StopBudget all, String overdue) {
        ShutdownCoordinator conducting = coordinator;
        return StopRecord.of(
                outcome,
                exitCode,
                why,
                Duration.ofMillis(all == null ? 0 : all.usedMillis()),
                Instant.now(),
                overdue,
                conducting == null ? List.of() : conducting.outcomes());
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> running() {
        ShutdownCoordinator conducting = coordinator;
        return conducting == null ? Optional.empty() : conducting.running();
    }

    private static String outcome(int stopCode) {
        return switch (stopCode) {
            case ExitCode.CLEAN -> "clean";
            case ExitCode.TIMED_OUT -> "timed_out";
            default -> "failed";
        };
    }
}
