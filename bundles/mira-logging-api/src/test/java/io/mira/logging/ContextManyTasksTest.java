package io.mira.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/**
 * Each of many tasks sees the id it was handed over with, and leaves none behind on the thread that ran it. How many of
 * each kind is the system property {@code mira.tasks}; {@code ./dev soak records} takes a million.
 */
@Timeout(3_600)
final class ContextManyTasksTest {

    private static final int TASKS = Integer.getInteger("mira.tasks", 25_000);
    private static final int THREADS = 4;
    private static final int MOST_WAITING = 5_000;

    private final LongAdder right = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void ofAPool() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        handOver(CorrelationContext.wrap(pool));
        noThreadKeeps(pool);
    }

    @Test
    void ofAForkJoinPool() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(THREADS);
        handOver(CorrelationContext.wrap(pool));
        noThreadKeeps(pool);
    }

    @Test
    void ofVirtualThreads() throws Exception {
        Assumptions.assumeTrue(Runtime.version().feature() >= 21, "virtual threads begin with Java 21");
        ExecutorService each = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        handOver(CorrelationContext.wrap(each));
        each.shutdown();
    }

    /** The first value and each step run wherever the future likes, also on the thread that asks for the result. */
    @Test
    @SuppressWarnings("try") // the scope is only held
    void ofFutures() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        for (int i = 0; i < TASKS; i++) {
            String id = "task-" + i;
            waiting.acquire();
            CompletableFuture<String> first;
            try (var scope = CorrelationContext.open(id)) {
                first = CompletableFuture.supplyAsync(
                                CorrelationContext.wrapSupplier(() -> check(id, id)), i % 2 == 0 ? pool : Runnable::run)
                        .thenApply(CorrelationContext.wrapFunction(told -> check(told, id)))
                        .thenApplyAsync(CorrelationContext.wrapFunction(told -> check(told, id)), pool);
                first.thenAccept(CorrelationContext.wrapConsumer(told -> check(told, id)))
                        .whenComplete((done, failure) -> waiting.release());
            }
            assertThat(CorrelationContext.current()).isEmpty();
        }
        all(4L * TASKS);
        noThreadKeeps(pool);
    }

    @SuppressWarnings("try") // the scope is only held
    private void handOver(ExecutorService executor) throws Exception {
        for (int i = 0; i < TASKS; i++) {
            String id = "task-" + i;
            waiting.acquire();
            try (var scope = CorrelationContext.open(id)) {
                executor.execute(() -> {
                    check(id, id);
                    // What a careless task leaves in the MDC is nobody else's.
                    MDC.put("left", id);
                    waiting.release();
                    if (id.endsWith("99")) {
                        throw new IllegalStateException("by intention");
                    }
                });
            }
        }
        all(TASKS);
    }

    private String check(String told, String id) {
        boolean own = told.equals(id) && MDC.getCopyOfContextMap().equals(Map.of(CorrelationContext.KEY, id));
        (own ? right : wrong).increment();
        return id;
    }

    private void all(long checks) throws InterruptedException {
        waiting.acquire(MOST_WAITING);
        assertThat(wrong.sum()).isZero();
        assertThat(right.sum()).isEqualTo(checks);
    }

    /** Has all threads of the pool say at the same time what they have. */
    private static void noThreadKeeps(ExecutorService pool) throws Exception {
        CountDownLatch met = new CountDownLatch(THREADS);
        List<CompletableFuture<Map<String, String>>> left = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            left.add(CompletableFuture.supplyAsync(
                    () -> {
                        met.countDown();
                        try {
                            met.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        Map<String, String> mdc = MDC.getCopyOfContextMap();
                        return mdc == null ? Map.of() : mdc;
                    },
                    pool));
        }
        for (CompletableFuture<Map<String, String>> of : left) {
            assertThat(of.get()).isEmpty();
        }
        pool.shutdownNow();
    }
}
