package io.mira.secrets.k8s.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretForbiddenException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class ApiWatchTest {

    private static final Duration POLL = Duration.ofMinutes(1);

    @Test
    void aForbiddenWatchIsTriedAgainSoonAndThenAsSeldomAsItIsPolled() {
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        ApiServer unreachable = new ApiServer(
                () -> {
                    throw new BackendUnreachableException("no cluster here");
                },
                Duration.ofSeconds(1),
                Runnable::run,
                clock,
                new Trouble(clock),
                new Calls());
        ApiWatch watch = new ApiWatch(Place.of("db", "own"), null);
        Instant now = clock.instant();
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            watch.refused(new SecretForbiddenException("no watch"), unreachable, now, POLL);

            assertTrue(watch.polled());
            assertFalse(watch.due(now.plusMillis(seconds * 900L - 1)), seconds + " s");
            now = now.plusMillis(seconds * 1100L);
            assertTrue(watch.due(now), seconds + " s");
        }
    }
}
