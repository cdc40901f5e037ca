package io.mira.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.shutdown.ShutdownPhase;
import io.mira.shutdown.spi.HandlerOutcome;
import io.mira.shutdown.spi.ShutdownCoordinator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class StopTest {

    @TempDir
    Path folder;

    private final FakeJvm jvm = new FakeJvm();
    private final Exit exit = new Exit(jvm);
    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final CountDownLatch atHandlers = new CountDownLatch(1);
    private Duration budget = Duration.ofHours(1);
    private Supplier<List<String>> handlers = List::of;
    private boolean bundlesStop = true;
    private Records records;
    private Path termination;
    private Stop stop;

    @BeforeEach
    void make() throws Exception {
        records = new Records();
        termination = Files.createFile(folder.resolve("termination-log"));
        DataLock lock = new DataLock(folder);
        lock.acquire();
        stop = new Stop(
                new FakePlatform(), exit, new StopReport(new LastStop(folder, lock), new TerminationLog(termination)));
        stop.platformStarted();
    }

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void handlersThenBundlesThenTheLastRecordThenTheEnd() throws Exception {
        assertThat(stop.begin("SIGTERM")).isTrue();

        assertThat(jvm.ends.take()).isEqualTo("exit 0");
        assertThat(steps).containsExactly("announced", "handlers", "bundles");
        assertThat(records.messages()).containsExactly("stopping", "stopped");
        assertThat(records.text("stopping", "reason")).isEqualTo("SIGTERM");
        assertThat(records.text("stopped", "outcome")).isEqualTo("clean");
        assertThat(folder.resolve("last-stop.properties")).content().contains("outcome=clean", "reason=SIGTERM");
        assertThat(termination).isEmptyFile();
    }

    @Test
    void itBeginsOnce() throws Exception {
        stop.begin("SIGTERM");

        assertThat(stop.begin("SIGINT")).isFalse();
        jvm.ends.take();
        assertThat(steps).containsOnlyOnce("handlers");
    }

    @Test
    void aHandlerThatIsOverdueIsInTheReportAndTheBundlesStillStop() throws Exception {
        handlers = () -> List.of("orders");

        stop.begin("SIGTERM");

        assertThat(jvm.ends.take()).isEqualTo("exit 75");
        assertThat(steps).endsWith("bundles");
        assertThat(records.text("stopped", "outcome")).isEqualTo("timed_out");
        assertThat(folder.resolve("last-stop.properties")).content().contains("overdue=orders", "exit_code=75");
        assertThat(termination).content().contains("timed_out", "orders", "SIGTERM");
    }

    @Test
    void aCoordinatorThatFailsKeepsNoBundleFromStopping() throws Exception {
        handlers = () -> {
            throw new IllegalStateException("broken");
        };

        stop.begin("SIGTERM");

        assertThat(jvm.ends.take()).isEqualTo("exit 1");
        assertThat(steps).endsWith("bundles");
        assertThat(records.messages()).endsWith("stopped");
    }

    @Test
    void memoryThatRunsOutInAHandlerIsNoCleanStop() throws Exception {
        handlers = () -> {
            throw new OutOfMemoryError("test");
        };

        stop.begin("SIGTERM");

        assertThat(jvm.ends.take()).isEqualTo("exit 1");
        assertThat(steps).endsWith("bundles");
    }

    @Test
    void bundlesThatDoNotStopAreATimeout() throws Exception {
        bundlesStop = false;

        stop.begin("SIGTERM");

        assertThat(jvm.ends.take()).isEqualTo("exit 75");
    }

    @Test
    void afterAFailedStartTheCodeIsThatOfTheFailure() throws Exception {
        stop.afterFailedStart(78);

        assertThat(jvm.ends.take()).isEqualTo("exit 78");
        assertThat(records.text("stopped", "outcome")).isEqualTo("clean");
    }

    @Test
    void whenTheJvmExitsByItselfTheStopRunsInTheHookAndKeepsItsCode() {
        stop.runInHook();

        assertThat(steps).containsExactly("announced", "handlers", "bundles");
        assertThat(jvm.ends).isEmpty();
        assertThat(records.text("stopping", "reason")).isEqualTo("exit");
    }

    @Test
    void aHookWhoseStopIsNotCleanDecidesTheCode() {
        handlers = () -> List.of("orders");

        stop.runInHook();

        assertThat(jvm.ends).containsExactly("halt 75");
    }

    @Test
    void anExitInTheMiddleOfAStopWaitsForItAndItsCodeCounts() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        handlers = () -> {
            await(goOn);
            return List.of();
        };
        stop.begin("SIGTERM");
        atHandlers.await();
        Thread hook = new Thread(stop::runInHook);
        hook.start();
        while (hook.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(jvm.ends).isEmpty();

        goOn.countDown();

        hook.join();
        assertThat(jvm.ends).contains("halt 0");
        assertThat(steps).endsWith("bundles");
    }

    @Test
    void theHookOfOurOwnExitDoesNothing() throws Exception {
        stop.begin("SIGTERM");
        jvm.ends.take();

        stop.runInHook();

        assertThat(jvm.ends).isEmpty();
    }

    @Test
    void aHandlerThatHoldsTheCoordinatorIsEndedByTheDeadline() throws Exception {
        budget = Duration.ofMillis(20);
        CountDownLatch never = new CountDownLatch(1);
        handlers = () -> {
            await(never);
            return List.of();
        };

        stop.begin("SIGTERM");

        assertThat(jvm.ends.take()).isEqualTo("halt 75");
        assertThat(records.messages()).containsExactly("stopping", "stop ran out of time", "stopped");
        assertThat(records.text("stop ran out of time", "handler")).isEqualTo("the one that runs");
        assertThat(folder.resolve("last-stop.properties")).content().contains("outcome=timed_out");
    }

    @Test
    void aPlatformThatNeverStartsIsEndedByTheDeadline() throws Exception {
        budget = Duration.ofMillis(20);
        DataLock lock = new DataLock(Files.createDirectory(folder.resolve("other")));
        Stop unstarted = new Stop(
                new FakePlatform(), exit, new StopReport(new LastStop(folder, lock), new TerminationLog(termination)));

        unstarted.begin("SIGTERM");

        assertThat(jvm.ends.take()).isEqualTo("halt 75");
        assertThat(steps).isEmpty();
    }

    @Test
    void aSecondSignalEndsItAndIsKept() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        handlers = () -> {
            await(never);
            return List.of();
        };
        Signals signals = new Signals(exit);
        signals.received("SIGTERM");
        signals.stop(stop);
        atHandlers.await();

        signals.received("SIGINT");

        assertThat(jvm.ends.take()).isEqualTo("halt 70");
        assertThat(records.text("stop forced by a second signal", "abandoned")).isEqualTo("handler the one that runs");
        assertThat(folder.resolve("last-stop.properties")).content().contains("forced", "SIGTERM, then SIGINT");
        assertThat(termination).content().contains("forced");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class FakePlatform implements Stoppable, ShutdownCoordinator {

        @Override
        public Duration stopBudget() {
            return budget;
        }

        @Override
        public Optional<ShutdownCoordinator> coordinator() {
            return Optional.of(this);
        }

        @Override
        public boolean stop(Duration limit) {
            steps.add("bundles");
            return bundlesStop;
        }

        @Override
        public void announce() {
            assertThat(records.messages()).as("ready no more before it is told").isEmpty();
            steps.add("announced");
        }

        @Override
        public List<String> run(Duration remaining) {
            steps.add("handlers");
            atHandlers.countDown();
            return handlers.get();
        }

        @Override
        public Optional<String> running() {
            return Optional.of("the one that runs");
        }

        @Override
        public List<HandlerOutcome> outcomes() {
            return List.of(HandlerOutcome.of("one", "a.bundle", ShutdownPhase.WORKERS, Duration.ofMillis(7), "ok"));
        }
    }
}
