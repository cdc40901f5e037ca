package io.mira.config.internal;

import io.mira.metrics.Histogram;
import io.mira.metrics.MetricsSink;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what it is told, under its name and labels. */
final class FakeSink implements MetricsSink {

    private final Map<String, Double> told = new TreeMap<>();

    Map<String, Double> told() {
        return told;
    }

    @Override
    public void counter(String name, String help, double value, String... labels) {
        told.put(name + Arrays.toString(labels), value);
    }

    @Override
    public void gauge(String name, String help, double value, String... labels) {
        told.put(name + Arrays.toString(labels), value);
    }

    @Override
    public void info(String name, String help, String... labels) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void summary(String name, String help, long count, double sum, String... labels) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void histogram(String name, String help, Histogram values, String... labels) {
        throw new UnsupportedOperationException();
    }
}
