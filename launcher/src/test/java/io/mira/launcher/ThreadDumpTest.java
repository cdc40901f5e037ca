package io.mira.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ThreadDumpTest {

    @Test
    void holdsTheReasonAndEachThreadWithItsFrames() {
        assertThat(ThreadDump.text("why"))
                .startsWith("Thread dump: why\n")
                .contains('"' + Thread.currentThread().getName() + '"', "holdsTheReasonAndEachThreadWithItsFrames");
    }

    @Test
    void saysWhoHoldsWhichLock() throws InterruptedException {
        Object monitor = new Object();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread holder = new Thread(
                () -> {
                    synchronized (monitor) {
                        held.countDown();
                        await(end);
                    }
                },
                "a-holder");
        holder.start();
        held.await();

        String dump = ThreadDump.text("why");

        end.countDown();
        holder.join();
        assertThat(dump.substring(dump.indexOf("\"a-holder\""))).contains("- holds java.lang.Object@");
    }

    @Test
    void marksThreadsThatWaitForEachOther() throws InterruptedException {
        ReentrantLock one = new ReentrantLock();
        ReentrantLock two = new ReentrantLock();
        CyclicBarrier both = new CyclicBarrier(2);
        Thread first = new Thread(() -> lock(one, two, both), "first-of-two");
        Thread second = new Thread(() -> lock(two, one, both), "second-of-two");
        first.start();
        second.start();
        while (!one.hasQueuedThread(second) || !two.hasQueuedThread(first)) {
            Thread.onSpinWait();
        }

        String dump = ThreadDump.text("why");

        first.interrupt();
        second.interrupt();
        first.join();
        second.join();
        assertThat(dump).containsPattern("\"first-of-two\" #\\d+ WAITING DEADLOCKED on .* owned by \"second-of-two\"");
    }

    private static void lock(ReentrantLock own, ReentrantLock others, CyclicBarrier both) {
        own.lock();
        try {
            both.await();
            others.lockInterruptibly();
            others.unlock();
        } catch (InterruptedException | java.util.concurrent.BrokenBarrierException e) {
            Thread.currentThread().interrupt();
        } finally {
            own.unlock();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
