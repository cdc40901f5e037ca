package io.mira.launcher;

import io.mira.shutdown.spi.ShutdownCoordinator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orderly stop: handlers, bundles, {@code stopped}. Runs once, whoever asks for it first. A {@link Deadline} stands
 * over it from its first moment.
 */
final class Stop {

    private static final Logger log = LoggerFactory.getLogger("mira");
    private static final Duration DEFAULT_BUDGET = Duration.ofSeconds(30);
    private static final Duration LONGEST_RESERVE = Duration.ofSeconds(2);

    private final Platform platform;
    private final Exit exit;
    private final CountDownLatch started = new CountDownLatch(1);
    private final AtomicBoolean begun = new AtomicBoolean();

    Stop(Platform platform, Exit exit) {
        this.platform = platform;
        this.exit = exit;
    }

    /** Says that the platform has started, or has failed to: before that nothing can be stopped. */
    void platformStarted() {
        started.countDown();
    }

    /** Begins the stop on a thread of its own, which ends the process. Returns false if it had begun already. */
    boolean begin(String reason) {
        return begin(reason, ExitCode.CLEAN);
    }

    /** Begins the stop of what has been started, and ends with the code although the stop itself is clean. */
    boolean afterFailedStart(int exitCode) {
        return begin("start failed", exitCode);
    }

    private boolean begin(String reason, int exitCode) {
        if (!begun.compareAndSet(false, true)) {
            return false;
        }
        new Thread(
                        () -> {
                            int code = run(reason);
                            exit.with(code == ExitCode.CLEAN ? exitCode : code);
                        },
                        "mira-launcher-stop")
                .start();
        return true;
    }

    /** Stops because the JVM is exiting already: on the calling thread, which must be a shutdown hook. */
    void runInHook() {
        if (begun.compareAndSet(false, true)) {
            int code = run("exit");
            exit.closeLog();
            if (code != ExitCode.CLEAN) {
                exit.halt(code);
            }
        }
    }

    /** Gives the name of what a second signal would abandon. */
    String underWay() {
        return running().map(handler -> "handler " + handler).orElse("the stop of the bundles");
    }

    private int run(String reason) {
        long begin = System.nanoTime();
        Duration budget = platform.stopBudget().orElse(DEFAULT_BUDGET);
        Deadline deadline = new Deadline(budget, this::running, exit);
        deadline.start();
        log.atInfo().addKeyValue("reason", reason).log("stopping");
        try {
            int code = stopPlatform(new TimeLeft(begin, budget));
            log.atInfo()
                    .addKeyValue("shutdown_ms", (System.nanoTime() - begin) / 1_000_000)
                    .addKeyValue("outcome", code == ExitCode.CLEAN ? "clean" : "timed_out")
                    .log("stopped");
            return code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.TIMED_OUT;
        }
    }

    private int stopPlatform(TimeLeft left) throws InterruptedException {
        if (!started.await(left.millis(), TimeUnit.MILLISECONDS)) {
            return ExitCode.TIMED_OUT;
        }
        List<String> overdue = List.of();
        Optional<ShutdownCoordinator> coordinator = platform.coordinator();
        if (coordinator.isPresent()) {
            coordinator.get().announce();
            overdue = coordinator.get().run(left.minus(reserve(left.budget())));
        }
        if (!overdue.isEmpty()) {
            ThreadDump.toStderr("handlers that did not end in time: " + overdue);
        }
        boolean stopped = platform.stop(Duration.ofMillis(left.millis()));
        return overdue.isEmpty() && stopped ? ExitCode.CLEAN : ExitCode.TIMED_OUT;
    }

    private Optional<String> running() {
        return platform.coordinator().flatMap(ShutdownCoordinator::running);
    }

    /** What handlers may not use up: time for the bundles, the log and the thread dump. */
    private static Duration reserve(Duration budget) {
        Duration quarter = budget.dividedBy(4);
        return quarter.compareTo(LONGEST_RESERVE) < 0 ? quarter : LONGEST_RESERVE;
    }

    /** How much of the budget is left. */
    private record TimeLeft(long begin, Duration budget) {

        long millis() {
            return Math.max(1, budget.toMillis() - (System.nanoTime() - begin) / 1_000_000);
        }

        Duration minus(Duration reserve) {
            return Duration.ofMillis(Math.max(1, millis() - reserve.toMillis()));
        }
    }
}
