package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

@Timeout(60)
final class LivenessCheckTest {

    private final FakeFramework framework = new FakeFramework();
    private final LivenessCheck check = new LivenessCheck(framework.context().getBundle(0), () -> new long[0]);

    @ParameterizedTest
    @ValueSource(ints = {Bundle.STARTING, Bundle.ACTIVE, Bundle.STOPPING})
    void aFrameworkThatWorksIsAliveToTheEnd(int state) {
        framework.state = state;

        assertThat(check.execute().isOk()).isTrue();
    }

    @Test
    void aFrameworkThatHasStoppedIsDead() {
        framework.state = Bundle.RESOLVED;

        assertThat(check.execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
    }

    @Test
    void threadsThatWaitForEachOtherAreNamed() throws InterruptedException {
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
        LivenessCheck real = new LivenessCheck(framework.context().getBundle(0));

        Result deadlocked = real.execute();
        first.interrupt();
        second.interrupt();
        first.join();
        second.join();

        assertThat(deadlocked.getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(deadlocked.toString()).contains("first-of-two", "second-of-two");
        assertThat(real.execute().isOk()).isTrue();
    }

    private static void lock(ReentrantLock own, ReentrantLock others, CyclicBarrier both) {
        own.lock();
        try {
            both.await();
            others.lockInterruptibly();
            others.unlock();
        } catch (InterruptedException | BrokenBarrierException e) {
            Thread.currentThread().interrupt();
        } finally {
            own.unlock();
        }
    }
}
