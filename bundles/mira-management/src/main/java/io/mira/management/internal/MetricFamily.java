package io.mira.management.internal;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One metric with its series. Used by one thread. */
final class MetricFamily {

    private final Type type;
    private final String help;
    private final Map<Labels, DataPointSnapshot> series = new LinkedHashMap<>();

    MetricFamily(Type type, String help) {
        this.type = type;
        this.help = help;
    }

    /** Makes an empty one of the same kind. */
    MetricFamily(MetricFamily same) {
        this(same.type, same.help);
    }

    Type type() {
        return type;
    }

    /** Adds a series; false if there is one with the same labels. */
    boolean add(Labels labels, DataPointSnapshot value) {
        return series.putIfAbsent(labels, value) == null;
    }

    /** Adds the series of another; gives the labels of those that are there already. */
    List<Labels> addAll(MetricFamily other) {
        return other.series.entrySet().stream()
                .filter(each -> !add(each.getKey(), each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** @param name without a suffix */
    MetricSnapshot snapshot(String name) {
        MetricMetadata about = new MetricMetadata(name, help);
        return switch (type) {
            case COUNTER -> new CounterSnapshot(about, values(CounterDataPointSnapshot.class));
            case GAUGE -> new GaugeSnapshot(about, values(GaugeDataPointSnapshot.class));
            case INFO -> new InfoSnapshot(about, values(InfoDataPointSnapshot.class));
            case SUMMARY -> new SummarySnapshot(about, values(SummaryDataPointSnapshot.class));
            case HISTOGRAM -> new HistogramSnapshot(about, values(HistogramDataPointSnapshot.class));
        };
    }

    private <T> List<T> values(Class<T> kind) {
        return series.values().stream().map(kind::cast).toList();
    }

    /** What kind of number it is. */
    enum Type {
        COUNTER("_total"),
        GAUGE(""),
        INFO("_info"),
        SUMMARY(""),
        HISTOGRAM("");

        private final String suffix;

        Type(String suffix) {
            this.suffix = suffix;
        }

        String suffix() {
            return suffix;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
