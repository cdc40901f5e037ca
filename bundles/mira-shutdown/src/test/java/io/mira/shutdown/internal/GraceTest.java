package io.mira.shutdown.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GraceTest {

    private final Records records = new Records(Grace.class.getName());

    @AfterEach
    void close() {
        records.close();
    }

    @ParameterizedTest
    @CsvSource({"32,30", "60s,30", "'',30"})
    void aBudgetThatFitsIsKept(String grace, long seconds) {
        assertThat(budget(grace)).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(records.events()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"30,28", "10s,8", "1,1"})
    void whatDoesNotFitIsCutAndSaid(String grace, long seconds) {
        assertThat(budget(grace)).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(records.messages()).singleElement().asString().contains("MIRA_TERMINATION_GRACE");
        assertThat(records.fields().get(0)).containsEntry("used_ms", "" + seconds * 1000);
    }

    @Test
    void whatIsNoDurationIsSaidAndIgnored() {
        assertThat(budget("soon")).isEqualTo(Duration.ofSeconds(30));
        assertThat(records.messages()).singleElement().asString().contains("MIRA_TERMINATION_GRACE", "soon");
    }

    private static Duration budget(String grace) {
        return Grace.of(Map.of("MIRA_TERMINATION_GRACE", grace)).fitting(Duration.ofSeconds(30));
    }
}
