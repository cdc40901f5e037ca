package io.mira.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "30, PT30S",
        "' 30 ', PT30S",
        "500ms, PT0.5S",
        "5s, PT5S",
        "5 s, PT5S",
        "2m, PT2M",
        "1h, PT1H",
    })
    void aNumberIsSecondsAndUnitsAreUnderstood(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s",
                "-1",
                "1.5s",
                "5x",
                "5 days",
                "PT5S",
                "99999999999999999999",
                "9223372036854775807h",
                "1e3"
            })
    void anythingElseIsRefusedWithWhatIsUnderstood(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("500ms");
    }
}
