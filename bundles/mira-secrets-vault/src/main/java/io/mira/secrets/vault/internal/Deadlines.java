package io.mira.secrets.vault.internal;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends answers that take too long. It looks ten times a second while any is under way: a timer for each answer would wake
 * a thread for each.
 */
final class Deadlines {

    private static final long BETWEEN_LOOKS_MILLIS = 100;

    private final Set<LimitedBody> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();

    /** Gives the same answer, which ends in time. */
    LimitedBody limit(LimitedBody answer) {
        underWay.add(answer);
        lookLater();
        return answer;
    }

    private void lookLater() {
        if (looking.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
                    .execute(this::look);
        }
    }

    private void look() {
        long now = System.nanoTime();
        underWay.removeIf(answer -> answer.over(now));
        looking.set(false);
        if (!underWay.isEmpty()) {
            lookLater();
        }
    }
}
