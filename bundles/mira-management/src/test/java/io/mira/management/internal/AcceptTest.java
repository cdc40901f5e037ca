package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AcceptTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text",
                "application/openmetrics-text; version=1.0.0",
                "Application/OpenMetrics-Text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                "text/plain;q=0.3, application/openmetrics-text;q=0.4",
            })
    void openMetricsIsGivenToWhoLikesIt(String header) {
        assertThat(Accept.of(header).prefersOpenMetrics()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "text/html",
                "text/plain;version=0.0.4",
                "application/openmetrics-text;q=0",
                "application/openmetrics-text;q=much",
                "application/openmetrics-text;q=0.2,text/plain;q=0.9",
                "application/openmetrics-textual",
            })
    void everybodyElseGetsThePlainText(String header) {
        assertThat(Accept.of(header).prefersOpenMetrics()).isFalse();
    }
}
