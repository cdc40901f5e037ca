package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class ReadyWatchTest {

    private final Logger life = (Logger) LoggerFactory.getLogger("mira");
    private final ListAppender<ILoggingEvent> records = new ListAppender<>();
    private final HealthChecks checks = new HealthChecks(Runnable::run);
    private final List<Duration> pauses = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private int downFor;

    @BeforeEach
    void listen() {
        records.start();
        life.addAppender(records);
        checks.add(
                "1",
                "database",
                Set.of("ready"),
                () -> downFor-- > 0
                        ? new Result(Result.Status.CRITICAL, "no connection")
                        : new Result(Result.Status.OK, "fine"));
    }

    @AfterEach
    void stopListening() {
        life.detachAppender(records);
    }

    @Test
    void readyIsSaidOnceWithTheTimeItTook() {
        watch();

        assertThat(messages()).containsExactly("ready");
        assertThat(records.list.get(0).getKeyValuePairs()).singleElement().hasToString("startup_ms=\"42\"");
        assertThat(pauses).isEmpty();
    }

    @Test
    void aShortWaitIsNotWorthARecord() {
        downFor = 50;

        watch();

        assertThat(messages()).containsExactly("ready");
        assertThat(pauses).hasSize(50);
    }

    @Test
    void whatALongWaitIsForIsSaidOnceAndLookedAtLessOften() {
        downFor = 300;

        watch();

        assertThat(messages()).containsExactly("started, not ready yet", "ready");
        assertThat(records.list.get(0).getKeyValuePairs())
                .singleElement()
                .hasToString("reasons=\"database: no connection\"");
        assertThat(pauses).hasSize(300).startsWith(Duration.ofMillis(10)).endsWith(Duration.ofMillis(100));
    }

    @Test
    void anInterruptEndsTheWatchWithoutARecord() {
        downFor = Integer.MAX_VALUE;
        ReadyWatch watch = new ReadyWatch(checks, () -> 42, () -> now, time -> {
            throw new InterruptedException();
        });

        watch.run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(messages()).isEmpty();
    }

    private void watch() {
        new ReadyWatch(checks, () -> 42, () -> now, time -> {
                    pauses.add(time);
                    now = now.plus(time);
                })
                .run();
    }

    private List<String> messages() {
        return records.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
