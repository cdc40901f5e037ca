package io.mira.metrics;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes the numbers of one {@link MetricsSource} during one scrape. Used by one thread.
 *
 * <p>A name is {@code snake_case} and ends with its unit, a base unit: {@code _seconds}, {@code _bytes}, {@code _ratio}; a
 * counter ends with {@code _total}. Calls with the same name and other labels are series of one metric.
 *
 * <p>Labels are given as names and values in turn: {@code "result", "ok", "backend", "vault"}. A value is any text: it is
 * escaped, and secrets in it are masked. Let it be one of few, and never a path, an identifier or what a user has sent: each
 * new value is a new series, for good.
 *
 * <p>Every method throws {@link IllegalArgumentException} with a message that says what is wrong: a name that is not
 * allowed, an empty help, labels that do not come in pairs, a series given twice, a metric given with two types. If the
 * source lets it through, all that it told is left out of this scrape.
 */
@ProviderType
public interface MetricsSink {

    /**
     * Gives a number that only grows while the process lives, or since the source was started.
     *
     * @param name ends with {@code _total}
     * @param help one sentence about the metric
     * @param value not negative
     * @param labels names and values in turn
     */
    void counter(String name, String help, double value, String... labels);

    /** Gives a counter as {@link #counter(String, String, double, String...)} does, from a whole number. */
    default void counter(String name, String help, long value, String... labels) {
        counter(name, help, (double) value, labels);
    }

    /**
     * Gives a number that goes up and down.
     *
     * @param name ends with its unit, if it has one
     * @param help one sentence about the metric
     * @param value any number, also {@code NaN}
     * @param labels names and values in turn
     */
    void gauge(String name, String help, double value, String... labels);

    /** Gives a gauge as {@link #gauge(String, String, double, String...)} does, from a whole number. */
    default void gauge(String name, String help, long value, String... labels) {
        gauge(name, help, (double) value, labels);
    }

    /**
     * Gives facts that hardly ever change, all of them as labels. The value is always 1.
     *
     * @param name ends with {@code _info}
     * @param help one sentence about the metric
     * @param labels names and values in turn
     */
    void info(String name, String help, String... labels);

    /**
     * Gives how often something was measured, and what came together.
     *
     * @param name ends with its unit
     * @param help one sentence about the metric
     * @param count how often, not negative
     * @param sum what all measured values are together
     * @param labels names and values in turn
     */
    void summary(String name, String help, long count, double sum, String... labels);

    /**
     * Gives how measured values are spread.
     *
     * @param name ends with its unit
     * @param help one sentence about the metric
     * @param values the values so far
     * @param labels names and values in turn
     */
    void histogram(String name, String help, Histogram values, String... labels);
}
