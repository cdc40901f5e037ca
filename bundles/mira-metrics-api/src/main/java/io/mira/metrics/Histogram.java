package io.mira.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts measured values by how large they are. May be used from any thread; observing takes no lock and makes no object.
 */
public final class Histogram {

    private static final double[] SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
    };

    private final double[] bounds;
    private final LongAdder[] counts;
    private final DoubleAdder sum = new DoubleAdder();

    private Histogram(double[] bounds) {
        this.bounds = bounds;
        this.counts = new LongAdder[bounds.length + 1];
        Arrays.setAll(counts, i -> new LongAdder());
    }

    /** Makes an empty one for durations from a millisecond to a minute. */
    public static Histogram ofSeconds() {
        return new Histogram(SECONDS);
    }

    /**
     * Makes an empty one.
     *
     * @param bounds the largest value of each class, growing; larger values are counted too
     * @throws IllegalArgumentException if the bounds do not grow, or one is no finite number
     */
    public static Histogram of(double... bounds) {
        double[] own = bounds.clone();
        for (int i = 0; i < own.length; i++) {
            if (!Double.isFinite(own[i]) || (i > 0 && own[i] <= own[i - 1])) {
                throw new IllegalArgumentException("bounds must be finite and grow: " + Arrays.toString(own));
            }
        }
        return new Histogram(own);
    }

    /** Counts a value. {@code NaN} is not counted. */
    public void observe(double value) {
        if (Double.isNaN(value)) {
            return;
        }
        int found = Arrays.binarySearch(bounds, value);
        counts[found >= 0 ? found : -found - 1].increment();
        sum.add(value);
    }

    /** Counts a duration, in seconds. */
    public void observe(Duration duration) {
        observe(duration.toNanos() / 1e9);
    }

    /** Gives the largest value of each class; the last class, for all that is larger, has none. */
    public double[] bounds() {
        return bounds.clone();
    }

    /** Gives how many values are in each class: one number more than there are bounds. */
    public long[] counts() {
        return Arrays.stream(counts).mapToLong(LongAdder::sum).toArray();
    }

    /** Gives what all values are together. */
    public double sum() {
        return sum.sum();
    }
}
