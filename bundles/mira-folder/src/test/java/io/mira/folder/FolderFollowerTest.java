package io.mira.folder;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FolderFollowerTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofMillis(50);

    @TempDir
    Path folder;

    private final Logger logger = (Logger) org.slf4j.LoggerFactory.getLogger(FolderFollower.class);
    private final ListAppender<ILoggingEvent> records = new ListAppender<>();
    private final BlockingQueue<Map<String, String>> taken = new LinkedBlockingQueue<>();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile FolderContent<String> content = path -> Map.of();
    private FolderFollower<String> follower;

    @BeforeEach
    void make() {
        records.start();
        logger.addAppender(records);
        logger.setAdditive(false);
        follower = new FolderFollower<>("test", folder, this::look, taken::add);
    }

    @AfterEach
    void close() {
        follower.close();
        logger.setAdditive(true);
        logger.detachAppender(records);
    }

    @Test
    void atTheStartTheFolderIsHandedOverAsItIsOnTheCallingThread() throws IOException {
        AtomicReference<Thread> taker = new AtomicReference<>();
        holds("a", "1");
        try (FolderFollower<String> first = new FolderFollower<>("test", folder, this::look, now -> {
            taker.set(Thread.currentThread());
            taken.add(now);
        })) {
            first.takeNow();
        }

        assertThat(taken).containsExactly(Map.of("a", "1"));
        assertThat(taker).hasValue(Thread.currentThread());
    }

    @Test
    void aChangeIsHandedOverOnceItWasTheSameForTwoLooks() throws Exception {
        follower.takeNow();
        follower.follow(true, NEVER);
        content = path -> Map.of("growing", "" + Math.min(looks.get(), 8));

        follower.lookAgain();

        taken.take();
        assertThat(taken.take()).isEqualTo(Map.of("growing", "8"));
    }

    @Test
    void whatIsTheSameIsNotHandedOverAgain() throws Exception {
        holds("a", "1");
        follower.takeNow();
        follower.follow(true, NEVER);

        lookAndWait();
        lookAndWait();

        assertThat(taken).hasSize(1);
    }

    @Test
    void whatIsTakenBackBeforeTheSecondLookIsNoChange() throws Exception {
        follower.takeNow();
        AtomicInteger since = new AtomicInteger();
        content = path -> since.getAndIncrement() == 0 ? Map.of("a", "1") : Map.of();
        follower.follow(true, OFTEN);

        while (since.get() < 4) {
            follower.now(() -> {}, NEVER);
        }

        assertThat(taken).containsExactly(Map.of());
    }

    @Test
    void whileNobodyFollowsNothingIsHandedOver() throws Exception {
        follower.takeNow();
        holds("a", "1");
        follower.follow(false, OFTEN);

        lookAndWait();
        assertThat(taken).hasSize(1);

        follower.follow(true, NEVER);
        taken.take();
        assertThat(taken.take()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void manyCallsWithinAMomentAreOneLook() throws Exception {
        follower.takeNow();
        follower.follow(true, NEVER);
        lookAndWait();
        CountDownLatch busy = new CountDownLatch(1);
        follower.later(() -> await(busy));
        int before = looks.get();

        for (int i = 0; i < 1000; i++) {
            follower.lookAgain();
        }
        busy.countDown();
        follower.now(() -> {}, NEVER);

        assertThat(looks.get() - before).isEqualTo(1);
    }

    @Test
    void aFolderThatCannotBeReadIsToldOnceAndWhatWasTakenStays() throws Exception {
        holds("a", "1");
        follower.takeNow();
        content = path -> {
            throw new IOException("stale handle");
        };
        follower.follow(true, NEVER);
        lookAndWait();
        lookAndWait();

        assertThat(records.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.ERROR);
            assertThat(event.getFormattedMessage()).contains(folder.toString(), "stale handle", "stays");
        });
        assertThat(taken).hasSize(1);

        holds("a", "2");
        follower.lookAgain();
        taken.take();
        assertThat(taken.take()).isEqualTo(Map.of("a", "2"));
    }

    @Test
    void aTakerThatThrowsIsToldAndGetsTheNextChange() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (FolderFollower<String> fragile = new FolderFollower<>("test", folder, this::look, now -> {
            if (calls.incrementAndGet() == 2) {
                throw new IllegalStateException("cannot take it");
            }
            taken.add(now);
        })) {
            fragile.takeNow();
            fragile.follow(true, OFTEN);
            holds("a", "1");
            while (calls.get() < 2) {
                fragile.now(() -> {}, NEVER);
            }
            holds("a", "2");

            taken.take();
            assertThat(taken.take()).isEqualTo(Map.of("a", "2"));
        }
        assertThat(records.list).anySatisfy(event -> {
            assertThat(event.getFormattedMessage()).isEqualTo("folder could not be taken over");
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("cannot take it");
        });
    }

    @Test
    void workDoneNowIsDoneWhenTheCallReturns() {
        AtomicReference<String> thread = new AtomicReference<>();

        follower.now(() -> thread.set(Thread.currentThread().getName()), NEVER);

        assertThat(thread).hasValue("mira-test-delivery");
    }

    @Test
    void workThatIsDoneNowByItsOwnThreadWaitsForNobody() {
        AtomicInteger done = new AtomicInteger();

        follower.now(() -> follower.now(done::incrementAndGet, NEVER), NEVER);

        assertThat(done).hasValue(1);
    }

    @Test
    void whoWantsItNowWaitsNoLongerThanHeLikes() {
        CountDownLatch busy = new CountDownLatch(1);
        follower.later(() -> await(busy));
        AtomicInteger done = new AtomicInteger();

        follower.now(done::incrementAndGet, Duration.ofMillis(1));

        assertThat(done).hasValue(0);
        busy.countDown();
        follower.now(() -> {}, NEVER);
        assertThat(done).hasValue(1);
    }

    @Test
    void workThatFailsNowKeepsNobodyWaiting() {
        follower.now(
                () -> {
                    throw new IllegalStateException("failed");
                },
                NEVER);
        follower.now(() -> {}, NEVER);

        assertThat(records.list).hasSize(1);
    }

    @Test
    void afterTheCloseNothingHappensAndNobodyWaits() throws Exception {
        follower.takeNow();
        follower.follow(true, OFTEN);
        follower.close();
        int before = looks.get();

        follower.lookAgain();
        follower.now(taken::clear, NEVER);

        assertThat(taken).hasSize(1);
        assertThat(looks.get() - before).isLessThanOrEqualTo(1);
    }

    private Map<String, String> look(Path path) throws IOException {
        looks.incrementAndGet();
        assertThat(path).isEqualTo(folder);
        return content.read(path);
    }

    private void holds(String name, String value) {
        content = path -> Map.of(name, value);
    }

    private void lookAndWait() {
        follower.lookAgain();
        follower.now(() -> {}, NEVER);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
