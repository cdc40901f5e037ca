package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

final class EventQueueCheckTest {

    private static final String DISPATCHER = "org.apache.felix.framework.EventDispatcher";

    private Instant now = Instant.EPOCH;
    private StackTraceElement[] stack = idle();
    private final EventQueueCheck check = new EventQueueCheck(() -> stack, () -> now, Duration.ofSeconds(60));

    @Test
    void aQueueWithNothingToDeliverIsFineForEver() {
        asked(Duration.ofDays(1));
        assertThat(asked(Duration.ofDays(1)).isOk()).isTrue();
    }

    @Test
    void withoutTheThreadThereIsNothingToSay() {
        stack = new StackTraceElement[0];
        asked(Duration.ofDays(1));
        assertThat(asked(Duration.ofDays(1)).isOk()).isTrue();
    }

    @Test
    void aListenerThatNeverReturnsIsNamed() {
        stack = in(7);
        asked(Duration.ZERO);
        assertThat(asked(Duration.ofSeconds(59)).isOk()).isTrue();

        Result result = asked(Duration.ofSeconds(1));
        assertThat(result.getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(result.toString()).contains("its.Listener.bundleChanged has not returned for 60 s");

        stack = idle();
        assertThat(asked(Duration.ofSeconds(1)).isOk()).isTrue();
    }

    @Test
    void aListenerThatGetsOnIsFine() {
        for (int line = 0; line < 100; line++) {
            stack = in(line);
            assertThat(asked(Duration.ofSeconds(30)).isOk()).isTrue();
        }
    }

    @Test
    void theThreadOfTheFrameworkIsFoundByItsName() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(() -> await(end), "FelixDispatchQueue");
        EventThread found = new EventThread();
        assertThat(found.get()).isEmpty();
        thread.start();
        try {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThat(found.get()).anyMatch(frame -> frame.getMethodName().equals("await"));
        } finally {
            end.countDown();
            thread.join();
        }
        assertThat(found.get()).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Result asked(Duration later) {
        now = now.plus(later);
        return check.execute();
    }

    private static StackTraceElement[] idle() {
        return new StackTraceElement[] {
            frame("java.lang.Object", "wait", -2), frame(DISPATCHER, "run", 1), frame("java.lang.Thread", "run", 2)
        };
    }

    private static StackTraceElement[] in(int line) {
        return new StackTraceElement[] {
            frame("java.lang.Object", "wait", -2),
            frame("its.Helper", "help", line),
            frame("its.Listener", "bundleChanged", 3),
            frame(DISPATCHER, "invokeBundleListenerCallback", 4),
            frame(DISPATCHER, "fireEventImmediately", 5),
            frame(DISPATCHER, "run", 6),
            frame("java.lang.Thread", "run", 7)
        };
    }

    private static StackTraceElement frame(String type, String method, int line) {
        return new StackTraceElement(type, method, "File.java", line);
    }
}
