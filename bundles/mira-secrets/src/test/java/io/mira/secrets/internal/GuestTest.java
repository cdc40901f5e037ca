package io.mira.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GuestTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void newsComeOneAfterAnotherInTheirOrder() throws InterruptedException {
        Guest guest = new Guest("g", threads, (limit, task) -> () -> {});
        List<Integer> seen = new ArrayList<>();
        CountDownLatch last = new CountDownLatch(1);
        for (int i = 0; i < 1000; i++) {
            int news = i;
            guest.tell(() -> seen.add(news));
        }
        guest.tell(last::countDown);

        assertThat(last.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).hasSize(1000).isSorted();
    }

    @Test
    void whoTakesTooLongIsInterruptedAndHearsTheNextNews() throws InterruptedException {
        SynchronousQueue<Runnable> alarms = new SynchronousQueue<>();
        Guest guest = new Guest("slow", threads, (limit, task) -> {
            threads.execute(() -> {
                try {
                    alarms.put(task);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            return () -> {};
        });
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch next = new CountDownLatch(1);
        guest.tell(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        guest.tell(next::countDown);

        alarms.take().run();

        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(next.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatItThrowsIsKeptFromOthers() {
        List<String> seen = new ArrayList<>();
        Guest guest = new Guest("bad", Runnable::run, (limit, task) -> () -> {});
        guest.tell(() -> {
            throw new LinkageError("a fault of the guest's");
        });
        guest.tell(() -> seen.add("next"));

        assertThat(seen).containsExactly("next");
    }

    @Test
    void duringAStopNobodyIsTold() {
        Guest guest = new Guest(
                "late",
                task -> {
                    throw new RejectedExecutionException();
                },
                (limit, task) -> () -> {});

        guest.tell(() -> {
            throw new AssertionError("must not be run");
        });
    }
}
