package io.mira.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DeadlineTest {

    private static final Duration SOON = Duration.ofMillis(1);

    private final FakeJvm jvm = new FakeJvm();
    private final Exit exit = new Exit(jvm);
    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void endsTheProcessAfterTheLastWords() throws InterruptedException {
        CountDownLatch said = new CountDownLatch(1);

        new Deadline(SOON, exit, said::countDown).start();

        assertThat(jvm.ends.take()).isEqualTo("halt 75");
        assertThat(said.getCount()).isZero();
    }

    @Test
    void wordsThatGetStuckHoldNeitherTheOthersNorTheEnd() throws InterruptedException {
        CountDownLatch said = new CountDownLatch(1);

        new Deadline(SOON, exit, this::hang, said::countDown).start();

        said.await();
        assertThat(jvm.ends.take()).isEqualTo("halt 75");
    }

    @Test
    void aStopThatSeemedCleanAndHungAfterwardsIsNone() throws InterruptedException {
        exit.with(ExitCode.CLEAN);
        assertThat(jvm.ends.take()).isEqualTo("exit 0");

        new Deadline(SOON, exit).start();

        assertThat(jvm.ends.take()).isEqualTo("halt 75");
    }

    @Test
    void anEarlierFailureKeepsItsCode() throws InterruptedException {
        exit.with(ExitCode.BAD_CONFIGURATION);
        jvm.ends.take();

        new Deadline(SOON, exit).start();

        assertThat(jvm.ends.take()).isEqualTo("halt 78");
    }

    private void hang() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
