package io.mira.launcher;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Ends the process when the budget of a stop is used up. It waits for nobody: not for a lock, not for stdout. */
final class Deadline {

    private static final Duration LAST_WORDS = Duration.ofMillis(400);

    private final Duration budget;
    private final Exit exit;
    private final Runnable[] lastWords;

    /** @param lastWords what is to be said of it; each may get stuck without harm to the others */
    Deadline(Duration budget, Exit exit, Runnable... lastWords) {
        this.budget = budget;
        this.exit = exit;
        this.lastWords = lastWords;
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
        exit.overdue(ExitCode.TIMED_OUT, LAST_WORDS, lastWords);
    }
}
