package io.mira.shutdown.internal;

import io.mira.shutdown.DrainingException;
import io.mira.shutdown.InFlight;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the work under way, and closes the door when a stop is past its first phase. */
final class Work implements InFlight {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private int count;
    private boolean closed;
    private volatile boolean stopping;

    @Override
    public Token enter(String kind) {
        lock.lock();
        try {
            if (closed) {
                refused.merge(kind, 1, Integer::sum);
                throw new DrainingException(kind);
            }
            count++;
            kinds.merge(kind, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                leave(kind);
            }
        };
    }

    @Override
    public int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Gives how many pieces of each kind are under way. */
    Map<String, Integer> kinds() {
        lock.lock();
        try {
            return new TreeMap<>(kinds);
        } finally {
            lock.unlock();
        }
    }

    /** Gives how many pieces of each kind were not let in any more. */
    Map<String, Integer> refused() {
        lock.lock();
        try {
            return new TreeMap<>(refused);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean stopping() {
        return stopping;
    }

    void stopHasBegun() {
        stopping = true;
    }

    /** Lets no more work in, and waits until none is under way. Returns false if there still is some after the limit. */
    boolean drain(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            closed = true;
            long left = limit.toNanos();
            while (count > 0) {
                if (left <= 0) {
                    return false;
                }
                left = none.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void leave(String kind) {
        lock.lock();
        try {
            count--;
            kinds.computeIfPresent(kind, (same, before) -> before == 1 ? null : before - 1);
            if (count == 0) {
                none.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
