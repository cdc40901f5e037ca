package io.mira.logging.logback.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands whole records to one output by a thread of its own, so that an output nobody reads stops nobody who logs. What
 * waits is bounded. While the output moves, whoever logs waits for room, and nothing is lost; while it stands still,
 * what finds no room is lost, and counted, and told once the output moves again. A part of the room is kept for what
 * matters, and who logs such a record goes on only once it is written.
 */
final class RecordSink {

    private static final int CAPACITY = 256 * 1024;
    private static final int RESERVE = CAPACITY / 4;
    private static final int BATCH = 64 * 1024;
    private static final long MILLISECOND = 1_000_000;

    private final OutputStream output;
    private final OutputFaults faults;
    private final long patience;
    private final byte[] ring = new byte[CAPACITY];
    private final byte[] batch = new byte[BATCH];
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition written = lock.newCondition();
    private long head;
    private long tail;
    private long moved;
    private long lost;
    private long lostInAll;
    private boolean closed;
    private boolean failing;
    private boolean telling;
    private long toldBefore;
    private @Nullable Thread writer;
    /** Of the writer alone: how much of the batch is not accounted for, whether it was handed over, and what came of it. */
    private int taken;

    private boolean handedOver;
    private @Nullable Throwable refusal;
    private volatile boolean dropping;

    RecordSink(OutputStream output, long patienceMillis, OutputFaults faults) {
        this.output = output;
        this.faults = faults;
        this.patience = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    }

    /** Says whether what does not matter is lost rather than waited for, as soon as there is no room. */
    void dropRatherThanWait(boolean drop) {
        dropping = drop;
    }

    /**
     * Takes a record.
     *
     * @param matters whether it may use the reserve, and is waited for
     * @return false if the sink is closed
     */
    boolean put(byte[] bytes, int length, boolean matters) {
        boolean interrupted = false;
        lock.lock();
        try {
            start();
            while (isOpen() && CAPACITY - (head - tail) < length + (matters ? 0 : RESERVE)) {
                if (isWriter() || isStuck() || (dropping && !matters)) {
                    lost++;
                    lostInAll++;
                    return true;
                }
                interrupted |= awaitMove();
            }
            if (!isOpen()) {
                return false;
            }
            append(bytes, length);
            long end = head;
            while (matters && !isWriter() && tail < end && !closed && !isStuck()) {
                interrupted |= awaitMove();
            }
            return true;
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits until what has been taken is written and what was lost is told, or for as long as the output may stand still. */
    void flush() {
        awaitWritten(patience);
    }

    /** Waits until what has been taken is written and what was lost is told, unless the output stands still. */
    void settle() {
        awaitWritten(0);
    }

    private void awaitWritten(long patienceWhenStuck) {
        boolean interrupted = false;
        lock.lock();
        try {
            long begun = System.nanoTime();
            long end = head;
            while ((telling || tail < Math.max(end, toldBefore)) && !isWriter()) {
                long waited = System.nanoTime() - begun;
                if ((isStuck() && waited > patienceWhenStuck) || (telling && waited > patience)) {
                    break;
                }
                interrupted |= awaitMove();
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes nothing more, writes what it has if it can, and tells what was lost. The output is left open. */
    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
            written.signalAll();
        } finally {
            lock.unlock();
        }
        flush();
    }

    /** Gives how many records have been lost. */
    long lost() {
        lock.lock();
        try {
            return lostInAll;
        } finally {
            lock.unlock();
        }
    }

    /** Gives the last records, whole, as many as are still there. */
    byte[] recent() {
        lock.lock();
        try {
            long from = Math.max(0, head - CAPACITY);
            byte[] copy = new byte[(int) (head - from)];
            copyOut(from, copy, copy.length);
            int begin = 0;
            while (from > 0 && begin < copy.length && copy[begin++] != '\n') {}
            return Arrays.copyOfRange(copy, begin, copy.length);
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        if (writer == null && !closed) {
            writer = new Thread(this::run, "mira-logging-writer");
            writer.setDaemon(true);
            writer.start();
        }
    }

    /** Once it is closed, the writer may still tell what was lost. */
    private boolean isOpen() {
        return !closed || isWriter();
    }

    private boolean isWriter() {
        return Thread.currentThread() == writer;
    }

    private boolean isStuck() {
        return head != tail && System.nanoTime() - moved > patience;
    }

    /** Waits until the output has moved, at most until it counts as standing still. Tells whether it was interrupted. */
    @SuppressWarnings("WaitNotInLoop") // both callers loop
    private boolean awaitMove() {
        try {
            long left = written.awaitNanos(Math.max(MILLISECOND, moved + patience - System.nanoTime()));
            return left > Math.max(MILLISECOND, patience);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void append(byte[] bytes, int length) {
        if (head == tail) {
            moved = System.nanoTime();
            filled.signal();
        }
        int at = (int) (head % CAPACITY);
        int first = Math.min(length, CAPACITY - at);
        System.arraycopy(bytes, 0, ring, at, first);
        System.arraycopy(bytes, first, ring, 0, length - first);
        head += length;
    }

    private void copyOut(long from, byte[] to, int length) {
        int at = (int) (from % CAPACITY);
        int first = Math.min(length, CAPACITY - at);
        System.arraycopy(ring, at, to, 0, first);
        System.arraycopy(ring, 0, to, first, length - first);
    }

    private void run() {
        boolean more = true;
        while (more) {
            more = step();
        }
    }

    /** Takes a batch, writes it and accounts for it; returns false once there will be none. */
    private boolean step() {
        try {
            if (taken == 0) {
                refusal = null;
                handedOver = false;
                taken = next();
            }
            if (taken == 0) {
                return false;
            }
            if (!handedOver) {
                handedOver = true;
                write();
            }
            done();
        } catch (OutOfMemoryError e) {
            // To wait for a lock takes memory, which there may be again; the step goes on where it was.
            Thread.onSpinWait();
        }
        return true;
    }

    private void write() {
        try {
            output.write(batch, 0, taken);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // The application goes on although its log does not.
            refusal = e;
        }
    }

    /** Waits for whole lines, and takes them into the batch; gives 0 once there will be none. */
    private int next() {
        lock.lock();
        try {
            while (head == tail && !closed) {
                filled.awaitUninterruptibly();
            }
            int length = (int) Math.min(BATCH, head - tail);
            copyOut(tail, batch, length);
            int whole = length;
            while (tail + length < head && whole > 0 && batch[whole - 1] != '\n') {
                whole--;
            }
            return whole == 0 ? length : whole;
        } finally {
            lock.unlock();
        }
    }

    private void done() {
        Throwable reason = refusal;
        long told = 0;
        boolean first = false;
        lock.lock();
        try {
            int length = taken;
            taken = 0;
            tail += length;
            moved = System.nanoTime();
            if (reason != null) {
                first = !failing;
                long lines = lines(length);
                lost += lines;
                lostInAll += lines;
            } else if (lost > 0 && head == tail) {
                told = lost;
                lost = 0;
            }
            failing = reason != null;
            telling = told > 0 || first;
            written.signalAll();
        } finally {
            lock.unlock();
        }
        long count = told;
        if (count > 0) {
            tell(() -> faults.lost(count));
        } else if (reason != null && first) {
            tell(() -> faults.refused(reason));
        }
    }

    /** Whoever is told logs, most likely to this sink. */
    private void tell(Runnable fault) {
        try {
            fault.run();
        } finally {
            lock.lock();
            try {
                telling = false;
                toldBefore = head;
                written.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private long lines(int length) {
        long lines = 0;
        for (int i = 0; i < length; i++) {
            lines += batch[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    /** Tells whether the output has refused what it was given last, or stands still. */
    boolean isFaulty() {
        lock.lock();
        try {
            return failing || isStuck();
        } finally {
            lock.unlock();
        }
    }
}
