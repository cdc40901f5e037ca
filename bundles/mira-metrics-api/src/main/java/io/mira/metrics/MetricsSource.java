package io.mira.metrics;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells numbers when it is asked. Register it as a service, and they are in {@code /metrics}.
 *
 * <pre>{@code
 * @Component
 * public final class Mails implements MetricsSource {
 *
 *     private final LongAdder sent = new LongAdder();
 *     private final Histogram seconds = Histogram.ofSeconds();
 *
 *     @Override
 *     public void collect(MetricsSink sink) {
 *         sink.counter("mail_sent_total", "Mails handed to the server", sent.sum());
 *         sink.histogram("mail_send_seconds", "How long the server took for a mail", seconds);
 *     }
 * }
 * }</pre>
 */
@ConsumerType
public interface MetricsSource {

    /**
     * Tells all numbers as they are now.
     *
     * <p>Called once for each scrape, on a thread of the management, never twice at the same time for one source. Let it
     * only read: what takes longer than a second or two is left out of the answer, with a WARN, and is not called again
     * before it has returned. What throws is left out too. Neither takes anything away from other sources.
     *
     * @param sink takes the numbers; not to be used after the return
     */
    void collect(MetricsSink sink);
}
