package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.config.ConfigurationChange;
import io.mira.config.ConfigurationChangeListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ListenersTest {

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Listeners listeners = new Listeners(Duration.ofMillis(200));

    @AfterEach
    void close() {
        listeners.close();
    }

    @Test
    void changesAreToldInTheirOrder() throws InterruptedException {
        listeners.add(change -> told.add(change.pid()));
        for (int i = 0; i < 20; i++) {
            listeners.tell(change("p" + i));
        }

        for (int i = 0; i < 20; i++) {
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("p" + i);
        }
    }

    @Test
    void oneThatThrowsHarmsNoOther() throws InterruptedException {
        listeners.add(change -> {
            throw new IllegalStateException("listener is broken");
        });
        listeners.add(change -> told.add(change.pid()));
        listeners.tell(change("a"));

        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("a");
    }

    @Test
    void oneThatDoesNotComeBackIsInterruptedAndHarmsNoOther() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        listeners.add(change -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                told.add("interrupted");
            }
        });
        listeners.add(change -> told.add(change.pid()));
        listeners.tell(change("a"));

        assertThat(told.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(told.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void oneThatIsTakenAwayIsNotToldAnyMore() throws InterruptedException {
        ConfigurationChangeListener gone = change -> told.add("gone");
        listeners.add(gone);
        listeners.add(change -> told.add(change.pid()));
        listeners.remove(gone);
        listeners.tell(change("a"));

        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("a");
        assertThat(told).isEmpty();
    }

    private static ConfigurationChange change(String pid) {
        return ConfigurationChange.of(pid, Map.of(), Map.of("a", "1"));
    }
}
