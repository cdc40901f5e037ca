package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mira.metrics.Histogram;
import io.mira.metrics.MetricsSink;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ToldMetricsTest {

    private final ToldMetrics told = new ToldMetrics();

    @ParameterizedTest
    @ValueSource(strings = {"", "1st_seconds", "a-b", "a.b", "a b", "a:b", "größe", "a\nb", "a{b=\"c\"}"})
    void aNameThatSomeReaderWouldNotUnderstandIsRefused(String name) {
        refused(sink -> sink.gauge(name, "Help", 1), "metric '" + name + "'", "letters, digits and _");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_total", "a_info", "a_created", "a_bucket", "a_count", "a_sum", "_total"})
    void aNameThatSaysItIsSomethingElseIsRefused(String name) {
        refused(sink -> sink.gauge(name, "Help", 1), name, "at the end");
        refused(sink -> sink.summary(name, "Help", 1, 1), name, "at the end");
        refused(sink -> sink.histogram(name, "Help", Histogram.ofSeconds()), name, "at the end");
    }

    @Test
    void aCounterIsATotalAndFactsAreAnInfo() {
        refused(sink -> sink.counter("a", "Help", 1), "'a'", "must end with _total");
        refused(sink -> sink.counter("_total", "Help", 1), "_total");
        refused(sink -> sink.counter("a_count_total", "Help", 1), "_count");
        refused(sink -> sink.info("a", "Help"), "'a'", "must end with _info");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void aCounterOnlyCounts(double value) {
        refused(sink -> sink.counter("a_total", "Help", value), "a_total", "" + value);
    }

    @Test
    void aMetricWithoutHelpIsRefused() {
        refused(sink -> sink.gauge("a", " ", 1), "'a'", "no help");
    }

    @ParameterizedTest
    @CsvSource({
        "__name,is no name",
        "a-b,is no name",
        "'',is no name",
        "le,meaning of its own",
        "quantile,meaning of its own"
    })
    void aLabelThatSomeReaderWouldNotUnderstandIsRefused(String label, String why) {
        refused(sink -> sink.gauge("a", "Help", 1, label, "x"), "'a'", "'" + label + "'", why);
    }

    @Test
    void labelsComeInPairsAndOnce() {
        refused(sink -> sink.gauge("a", "Help", 1, "b"), "do not come in pairs", "[b]");
        refused(sink -> sink.gauge("a", "Help", 1, "b", "1", "b", "2"), "'b' is there twice");
    }

    @Test
    void aSeriesComesOnceWhateverTheOrderOfItsLabels() {
        told.gauge("a", "Help", 1, "b", "1", "c", "2");
        refused(sink -> sink.gauge("a", "Help", 1, "c", "2", "b", "1"), "'a'", "is there twice");
    }

    @Test
    void aMetricHasOneType() {
        told.counter("a_total", "Help", 1);
        refused(sink -> sink.gauge("a", "Help", 1), "'a'", "is a counter already", "gauge");
    }

    @Test
    void aLeakOfSeriesIsRefused() {
        refused(
                sink -> {
                    for (int i = 0; i < 100_000; i++) {
                        sink.gauge("a", "Help", i, "id", "" + i);
                    }
                },
                "more than 5000 series");
    }

    @Test
    void afterTheScrapeNothingIsTaken() {
        told.gauge("a", "Help", 1);
        assertThat(told.close()).hasSize(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> told.gauge("b", "Help", 1))
                .withMessageContaining("too late");
        assertThat(told.close()).hasSize(1);
    }

    private void refused(Consumer<MetricsSink> telling, String... reasons) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> telling.accept(told))
                .satisfies(e -> assertThat(e.getMessage()).contains(reasons));
    }
}
