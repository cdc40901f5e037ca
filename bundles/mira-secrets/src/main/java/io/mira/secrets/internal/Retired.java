package io.mira.secrets.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Values that are no longer handed out stay masked for a day, or until too many newer ones have been retired. */
final class Retired {

    private static final Duration MASKED_FOR = Duration.ofDays(1);
    private static final int AT_MOST = 1000;

    private final Deque<Leaver> leavers = new ArrayDeque<>();

    synchronized void add(Entry entry, Instant now) {
        leavers.addLast(new Leaver(entry, now.plus(MASKED_FOR)));
        if (leavers.size() > AT_MOST) {
            leavers.removeFirst().entry().release();
        }
    }

    synchronized void tick(Instant now) {
        while (!leavers.isEmpty() && !now.isBefore(leavers.getFirst().until())) {
            leavers.removeFirst().entry().release();
        }
    }

    synchronized void releaseAll() {
        leavers.forEach(leaver -> leaver.entry().release());
        leavers.clear();
    }

    private record Leaver(Entry entry, Instant until) {}
}
