package io.mira.shutdown.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.shutdown.ShutdownPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SummaryTest {

    private final TestClock clock = new TestClock();
    private final Records records = new Records("mira");
    private final Summary summary = new Summary(clock);

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void aPhaseAndTheWholeAreOneRecordEach() {
        Instant begin = clock.instant();
        summary.add(HandlerRun.Outcome.OK);
        summary.add(HandlerRun.Outcome.TIMED_OUT);
        clock.pass(Duration.ofSeconds(3));
        summary.of(ShutdownPhase.WORKERS, begin);
        summary.add(HandlerRun.Outcome.FAILED);
        summary.ofAll(begin);

        assertThat(records.fields())
                .containsExactly(
                        Map.of("phase", "workers", "handlers", "2", "duration_ms", "3000"),
                        Map.of("ok", "1", "failed", "1", "timed_out", "1", "duration_ms", "3000"));
    }

    @Test
    void whereNothingRanNothingIsSaid() {
        summary.of(ShutdownPhase.WORKERS, clock.instant());
        summary.ofAll(clock.instant());

        assertThat(records.events()).isEmpty();
    }
}
