package io.mira.management.internal;

import static io.mira.management.internal.MetricNames.require;

import io.mira.logging.Redaction;
import io.mira.metrics.Histogram;
import io.mira.metrics.MetricsSink;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What one source tells in one scrape. What is wrong is refused at once, where it is made. */
final class ToldMetrics implements MetricsSink {

    /** More than that is no longer a number of metrics but a leak. */
    private static final int MOST_SERIES = 5_000;

    private final Map<String, MetricFamily> families = new TreeMap<>();
    private int series;
    private boolean closed;

    @Override
    public void counter(String name, String help, double value, String... labels) {
        require(
                value >= 0 && Double.isFinite(value),
                name,
                "a counter is not negative and finite, but this is " + value);
        add(MetricFamily.Type.COUNTER, name, help, labels, all -> new CounterDataPointSnapshot(value, all, null, 0));
    }

    @Override
    public void gauge(String name, String help, double value, String... labels) {
        add(MetricFamily.Type.GAUGE, name, help, labels, all -> new GaugeDataPointSnapshot(value, all, null));
    }

    @Override
    public void info(String name, String help, String... labels) {
        add(MetricFamily.Type.INFO, name, help, labels, InfoDataPointSnapshot::new);
    }

    @Override
    public void summary(String name, String help, long count, double sum, String... labels) {
        require(count >= 0, name, "its count is negative: " + count);
        add(
                MetricFamily.Type.SUMMARY,
                name,
                help,
                labels,
                all -> new SummaryDataPointSnapshot(count, sum, Quantiles.EMPTY, all, Exemplars.EMPTY, 0));
    }

    @Override
    public void histogram(String name, String help, Histogram values, String... labels) {
        double[] bounds = values.bounds();
        double[] all = Arrays.copyOf(bounds, bounds.length + 1);
        all[bounds.length] = Double.POSITIVE_INFINITY;
        ClassicHistogramBuckets buckets = ClassicHistogramBuckets.of(all, values.counts());
        double sum = values.sum();
        add(
                MetricFamily.Type.HISTOGRAM,
                name,
                help,
                labels,
                set -> new HistogramDataPointSnapshot(buckets, sum, set, Exemplars.EMPTY, 0));
    }

    /** Gives all metrics by their names without suffix. From now on nothing more is taken. */
    synchronized Map<String, MetricFamily> close() {
        closed = true;
        return families;
    }

    private synchronized void add(
            MetricFamily.Type type,
            String name,
            String help,
            String[] labels,
            Function<Labels, DataPointSnapshot> value) {
        if (closed) {
            throw new IllegalStateException("metric '" + name + "' comes too late: the scrape is over");
        }
        String base = MetricNames.base(name, type.suffix());
        require(!help.isBlank(), name, "it has no help");
        MetricNames.checkLabels(name, labels);
        require(++series <= MOST_SERIES, name, "more than " + MOST_SERIES + " series from one source");
        MetricFamily family = families.computeIfAbsent(base, key -> new MetricFamily(type, help));
        require(family.type() == type, name, "it is a " + family.type() + " already, and cannot be a " + type + " too");
        Labels all = Labels.of(masked(labels));
        require(family.add(all, value.apply(all)), name, "the series " + all + " is there twice");
    }

    private static String[] masked(String[] labels) {
        String[] all = labels.clone();
        for (int i = 1; i < all.length; i += 2) {
            all[i] = Redaction.mask(all[i]);
        }
        return all;
    }
}
