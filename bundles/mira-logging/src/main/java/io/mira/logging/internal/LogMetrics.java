package io.mira.logging.internal;

import io.mira.logging.RequestContext;
import io.mira.logging.spi.LoggingBackend;
import io.mira.metrics.MetricsSink;
import io.mira.metrics.MetricsSource;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Tells how many records were made, and how many nobody took. */
@Component
public final class LogMetrics implements MetricsSource {

    private final LoggingBackend backend;

    @Activate
    public LogMetrics() {
        this(Backends.ofTheProcess());
    }

    LogMetrics(LoggingBackend backend) {
        this.backend = backend;
    }

    @Override
    public void collect(MetricsSink sink) {
        backend.records()
                .forEach((level, count) -> sink.counter(
                        "mira_log_records_total",
                        "Records that were logged",
                        (double) count,
                        "level",
                        level.toLowerCase(Locale.ROOT)));
        sink.counter("mira_log_dropped_total", "Records that standard output or the log file did not take", (double)
                backend.lost());
        sink.counter(
                "mira_log_traceparents_ignored_total", "Requests whose traceparent is not as the W3C wants it", (double)
                        RequestContext.ignoredTraces());
    }
}
