package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CheckPropertiesTest {

    @Test
    void oneWithoutANameIsCalledByItsNumber() {
        CheckProperties none = new CheckProperties(Map.of("service.id", 7L));

        assertThat(none.name()).isEqualTo("7");
        assertThat(none.tags()).containsExactly("");
    }

    @Test
    void tagsMayBeOneOrSeveral() {
        assertThat(new CheckProperties(Map.of("hc.tags", "live")).tags()).containsExactly("live");
        assertThat(new CheckProperties(Map.of("hc.tags", new String[] {"live", "ready"})).tags())
                .containsExactlyInAnyOrder("live", "ready");
    }

    @Test
    void howLongAnAnswerLastsIsSaidInTwoWays() {
        assertThat(cached(Map.of("hc.resultCacheTtlInMs", 250L))).contains(Duration.ofMillis(250));
        assertThat(cached(Map.of("hc.async.intervalInSec", 3))).contains(Duration.ofSeconds(3));
        assertThat(cached(Map.of("hc.resultCacheTtlInMs", -1L))).contains(Duration.ZERO);
        assertThat(cached(Map.of())).isEmpty();
    }

    private static Optional<Duration> cached(Map<String, Object> properties) {
        return new CheckProperties(properties).cached();
    }
}
