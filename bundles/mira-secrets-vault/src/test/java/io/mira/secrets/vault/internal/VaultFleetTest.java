package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A thousand processes whose Vault goes away and comes back having forgotten their tokens, in simulated time. Each of them
 * always wants something (the worst case), and asks whenever its breaker lets it; its first success costs a login besides.
 */
final class VaultFleetTest {

    private static final int PROCESSES = 1000;
    /** Always the same fleet: how it varies says nothing about us. */
    private static final int SEED = 8;

    private static final int STEP_MILLIS = 100;
    private static final int WINDOW_STEPS = 100;
    private static final Duration DOWN = Duration.ofMinutes(5);
    private static final Duration BACKOFF = Duration.ofSeconds(30);
    /** How far apart the processes notice that Vault is gone: 100 secrets an hour are one read in 36 s. */
    private static final int NOTICED_WITHIN_MILLIS = 36_000;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theReturnOfVaultIsNoStorm() {
        Random random = new Random(SEED);
        Instant gone = now;
        Instant back = gone.plus(DOWN);
        List<Breaker> breakers = new ArrayList<>();
        List<Instant> begins = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            breakers.add(new Breaker(BACKOFF, () -> now, random::nextDouble));
            begins.add(gone.plusMillis(random.nextInt(NOTICED_WITHIN_MILLIS)));
        }
        boolean[] recovered = new boolean[PROCESSES];
        int steps = (int) (DOWN.plus(BACKOFF).toMillis() / STEP_MILLIS) + 1;
        int[] calls = new int[steps];
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < PROCESSES; i++) {
                if (recovered[i]
                        || now.isBefore(begins.get(i))
                        || breakers.get(i).open().isPresent()) {
                    continue;
                }
                calls[step]++;
                if (now.isBefore(back)) {
                    breakers.get(i).failed("down");
                } else {
                    calls[step]++; // the login, then the read that was wanted
                    recovered[i] = true;
                }
            }
            now = now.plusMillis(STEP_MILLIS);
        }
        int first = (int) (DOWN.toMillis() / STEP_MILLIS);
        double mean = Arrays.stream(calls, first, steps).sum() / (double) (steps - first);
        double peak = 0;
        for (int from = first; from + WINDOW_STEPS <= steps; from++) {
            peak = Math.max(
                    peak, Arrays.stream(calls, from, from + WINDOW_STEPS).sum() / (double) WINDOW_STEPS);
        }
        double before = Arrays.stream(calls, first - 600, first).sum() / 600.0;
        System.out.printf(
                "[INFO] fleet, seed %d: calls a second while down %.0f, at the return %.0f, peak %.0f (%.2f times the mean)%n",
                SEED, before * 10, mean * 10, peak * 10, peak / mean);
        assertThat(recovered).doesNotContain(false);
        assertThat(peak / mean).isLessThan(1.5);
        assertThat(Arrays.stream(calls).max().orElse(0))
                .as("at no time all at once")
                .isLessThan(PROCESSES / 10);
    }
}
