package io.mira.launcher;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the process when the budget of a stop is used up. It waits for nobody: not for a lock, not for stdout. */
final class Deadline {

    private static final Logger log = LoggerFactory.getLogger("mira");
    private static final Duration LAST_WORDS = Duration.ofMillis(400);

    private final Duration budget;
    private final Supplier<Optional<String>> running;
    private final Exit exit;

    Deadline(Duration budget, Supplier<Optional<String>> running, Exit exit) {
        this.budget = budget;
        this.running = running;
        this.exit = exit;
    }

    void start() {
        Thread thread = new Thread(this::watch, "mira-launcher-deadline");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        long end = System.nanoTime() + budget.toNanos();
        for (long left = budget.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        exit.afterLastWords(ExitCode.TIMED_OUT, LAST_WORDS, this::lastWords);
    }

    private void lastWords() {
        log.atError()
                .addKeyValue("timeout_ms", budget.toMillis())
                .addKeyValue("handler", running.get().orElse("none"))
                .log("stop ran out of time");
        ThreadDump.toStderr("the stop ran out of time");
        log.atInfo()
                .addKeyValue("shutdown_ms", budget.toMillis())
                .addKeyValue("outcome", "timed_out")
                .log("stopped");
    }
}
