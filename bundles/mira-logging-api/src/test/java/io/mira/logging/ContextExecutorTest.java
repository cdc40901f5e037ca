package io.mira.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

final class ContextExecutorTest {

    private static final int TASKS = 100_000;

    @Test
    void noTaskOfAPoolSeesTheContextOfAnother() throws Exception {
        everyTaskSeesItsOwn(Executors.newFixedThreadPool(4));
    }

    @Test
    void noTaskOfAForkJoinPoolSeesTheContextOfAnother() throws Exception {
        everyTaskSeesItsOwn(new ForkJoinPool(4));
    }

    @Test
    void theStepsOfAFutureSeeTheContextTheyWereGivenIn() {
        CompletableFuture<String> start = new CompletableFuture<>();
        CompletableFuture<String> end;
        try (var scope = CorrelationContext.open("a")) {
            assertThat(scope).isNotNull();
            end = start.thenApply(CorrelationContext.wrapFunction(
                    text -> text + CorrelationContext.current().orElse("none")));
        }
        start.complete("id ");

        assertThat(end.join()).isEqualTo("id a");
    }

    @Test
    void manyTasksAtOnceSeeIt() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try (var scope = CorrelationContext.open("a")) {
            assertThat(scope).isNotNull();
            Callable<String> task = () -> CorrelationContext.current().orElse("none");
            for (Future<String> future : CorrelationContext.wrap(pool).invokeAll(List.of(task, task))) {
                assertThat(future.get()).isEqualTo("a");
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static void everyTaskSeesItsOwn(ExecutorService pool) throws Exception {
        ExecutorService wrapped = CorrelationContext.wrap(pool);
        AtomicInteger wrong = new AtomicInteger();
        Semaphore done = new Semaphore(0);
        for (int i = 0; i < TASKS; i++) {
            String id = "id-" + i;
            try (var scope = CorrelationContext.open(id)) {
                assertThat(scope).isNotNull();
                wrapped.execute(() -> {
                    if (!id.equals(MDC.get(CorrelationContext.KEY))) {
                        wrong.incrementAndGet();
                    }
                    done.release();
                });
            }
        }
        done.acquire(TASKS);
        assertThat(wrong).hasValue(0);
        assertThat(pool.submit(() -> String.valueOf(MDC.get(CorrelationContext.KEY)))
                        .get())
                .isEqualTo("null");
        pool.shutdownNow();
    }
}
