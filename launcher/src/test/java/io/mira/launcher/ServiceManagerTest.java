package io.mira.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ServiceManagerTest {

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Records records = new Records();

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void readyAndStoppingAreToldInThisOrder() throws InterruptedException {
        ServiceManager systemd = manager(Map.of("NOTIFY_SOCKET", "/run/x"), Optional.empty());
        systemd.begin(() -> true);
        systemd.ready();
        systemd.stopping();

        assertThat(told.take()).isEqualTo("READY=1");
        assertThat(told.take()).isEqualTo("STOPPING=1");
    }

    @Test
    void lifeIsToldTwiceAsOftenAsAskedForAndOnlyIfThereIsSome() throws InterruptedException {
        Map<String, String> environment =
                Map.of("NOTIFY_SOCKET", "/run/x", "WATCHDOG_USEC", "20000", "WATCHDOG_PID", "7");
        ServiceManager systemd = manager(environment, Optional.empty());
        assertThat(systemd.interval()).isEqualTo(Duration.ofMillis(10));
        boolean[] alive = {true};
        BlockingQueue<Boolean> asked = new LinkedBlockingQueue<>();
        systemd.begin(() -> {
            asked.add(alive[0]);
            return alive[0];
        });
        assertThat(told.take()).isEqualTo("WATCHDOG=1");
        assertThat(told.take()).isEqualTo("WATCHDOG=1");

        alive[0] = false;
        while (asked.take()) {
            Thread.onSpinWait();
        }
        asked.take();
        told.clear();
        asked.take();
        assertThat(told).isEmpty();
    }

    @Test
    void aWatchdogOfAnotherProcessIsNotOurs() {
        assertThat(manager(Map.of("WATCHDOG_USEC", "20000", "WATCHDOG_PID", "8"), Optional.empty())
                        .interval())
                .isGreaterThan(Duration.ofDays(1));
        assertThat(manager(Map.of("WATCHDOG_USEC", "soon"), Optional.empty()).interval())
                .isGreaterThan(Duration.ofDays(1));
    }

    @Test
    void aFailureIsSaidOnce() throws InterruptedException {
        ServiceManager systemd = manager(Map.of("NOTIFY_SOCKET", "/run/x"), Optional.of("no such command"));
        systemd.begin(() -> true);
        systemd.ready();
        systemd.stopping();
        told.take();
        told.take();
        systemd.stopping();
        told.take();

        assertThat(records.messages()).singleElement().asString().contains("READY=1", "no such command");
    }

    @Test
    void whereNobodyAskedNothingIsTold() {
        ServiceManager systemd = manager(Map.of(), Optional.empty());
        systemd.begin(() -> true);
        systemd.ready();

        assertThat(told).isEmpty();
    }

    private ServiceManager manager(Map<String, String> environment, Optional<String> failure) {
        return new ServiceManager(environment, 7, message -> {
            told.add(message);
            return failure;
        });
    }
}
