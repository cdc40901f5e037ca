package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class BreakerTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Breaker breaker = new Breaker(Duration.ofSeconds(30), () -> now, () -> 1);

    @Test
    void eachFailureDoublesTheWaitUpToTheLongest() {
        long[] expected = {500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000};
        for (long millis : expected) {
            breaker.failed("down");
            now = now.plusMillis(millis - 1);
            assertThat(breaker.open()).contains("down");
            now = now.plusMillis(1);
            assertThat(breaker.open()).isEmpty();
        }
    }

    @Test
    void successForgetsAllFailures() {
        breaker.failed("down");
        breaker.failed("down");
        breaker.succeeded();
        assertThat(breaker.open()).isEmpty();
        breaker.failed("down again");
        now = now.plusMillis(500);
        assertThat(breaker.open()).isEmpty();
    }

    @Test
    void theServerIsLeftInPeaceForAsLongAsItSaysWithinTheLimit() {
        breaker.told(Duration.ofSeconds(10), "429");
        now = now.plusSeconds(10);
        assertThat(breaker.open()).isPresent();
        now = now.plusSeconds(1);
        assertThat(breaker.open()).isEmpty();
        breaker.told(Duration.ofHours(5), "429");
        now = now.plusSeconds(30);
        assertThat(breaker.open()).isEmpty();
    }

    @Test
    void aThousandWhoFailTogetherDoNotComeBackTogether() {
        long[] slots = new long[10];
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < 1000; i++) {
            Breaker one = new Breaker(Duration.ofSeconds(30), () -> now, random::nextDouble);
            Instant start = now;
            for (int failure = 0; failure < 7; failure++) {
                one.failed("down");
            }
            int slot = 0;
            while (one.open().isPresent()) {
                now = now.plusMillis(1500);
                slot++;
            }
            now = start;
            slots[Math.max(0, slot - 11)]++;
        }
        assertThat(java.util.Arrays.stream(slots).max().orElseThrow()).isLessThanOrEqualTo(150);
    }
}
