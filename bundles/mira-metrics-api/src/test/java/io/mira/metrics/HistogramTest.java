package io.mira.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HistogramTest {

    @Test
    void aValueIsCountedInTheFirstClassThatHoldsIt() {
        Histogram histogram = Histogram.of(1, 2);
        histogram.observe(-1);
        histogram.observe(1);
        histogram.observe(1.5);
        histogram.observe(2);
        histogram.observe(2.1);
        assertThat(histogram.counts()).containsExactly(2, 2, 1);
        assertThat(histogram.sum()).isEqualTo(5.6);
    }

    @Test
    void infinityIsCountedAndNoNumberIsNot() {
        Histogram histogram = Histogram.of(1);
        histogram.observe(Double.POSITIVE_INFINITY);
        histogram.observe(Double.NaN);
        assertThat(histogram.counts()).containsExactly(0, 1);
    }

    @Test
    void withoutBoundsAllValuesAreInOneClass() {
        Histogram histogram = Histogram.of();
        histogram.observe(3);
        assertThat(histogram.counts()).containsExactly(1);
    }

    @Test
    void durationsAreCountedInSeconds() {
        Histogram histogram = Histogram.ofSeconds();
        histogram.observe(Duration.ofMillis(20));
        assertThat(histogram.sum()).isEqualTo(0.02);
        assertThat(histogram.bounds()).startsWith(0.001).endsWith(60).isSorted();
    }

    @Test
    void boundsMustGrow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Histogram.of(1, 1))
                .withMessageContaining("[1.0, 1.0]");
        assertThatIllegalArgumentException().isThrownBy(() -> Histogram.of(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Histogram.of(1, Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> Histogram.of(Double.NaN));
    }

    @Test
    void whatIsGivenOutChangesNothingInside() {
        double[] bounds = {1, 2};
        Histogram histogram = Histogram.of(bounds);
        bounds[0] = 5;
        histogram.bounds()[1] = 0;
        histogram.observe(1.5);
        assertThat(histogram.counts()).containsExactly(0, 1, 0);
    }

    @Test
    void nothingIsLostWhenManyObserve() {
        Histogram histogram = Histogram.of(10, 100);
        IntStream.range(0, 10_000).parallel().forEach(i -> histogram.observe(i % 200));
        assertThat(Arrays.stream(histogram.counts()).sum()).isEqualTo(10_000);
        assertThat(histogram.counts()).containsExactly(550, 4500, 4950);
    }
}
