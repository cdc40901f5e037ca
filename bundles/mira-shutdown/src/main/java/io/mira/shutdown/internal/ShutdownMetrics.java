package io.mira.shutdown.internal;

import io.mira.metrics.MetricsSink;
import io.mira.metrics.MetricsSource;
import io.mira.shutdown.spi.HandlerOutcome;
import io.mira.shutdown.spi.StopRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/** Work under way and stops in numbers: this one, as long as somebody can ask, and the last one. */
@Component(service = MetricsSource.class)
public final class ShutdownMetrics implements MetricsSource {

    private static final double NANOS = 1e9;

    private final ShutdownComponent shutdown;
    private final Optional<StopRecord> lastStop;

    @Activate
    public ShutdownMetrics(
            @Reference ShutdownComponent shutdown,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL) @Nullable StopRecord lastStop) {
        this.shutdown = shutdown;
        this.lastStop = Optional.ofNullable(lastStop);
    }

    @Override
    public void collect(MetricsSink sink) {
        sink.gauge("mira_shutdown_stopping", "1 from the beginning of a stop", shutdown.stopping() ? 1 : 0);
        sink.gauge(
                "mira_shutdown_timeout_seconds",
                "Budget of the whole stop",
                shutdown.timeout().toNanos() / NANOS);
        sink.gauge(
                "mira_shutdown_handlers",
                "Handlers that a stop would run",
                shutdown.conductor().waitingInOrder().size());
        sink.gauge("mira_in_flight", "Pieces of work under way, of all kinds", shutdown.count());
        shutdown.work()
                .kinds()
                .forEach((kind, count) ->
                        sink.gauge("mira_in_flight_kind", "Pieces of work under way, by kind", count, "kind", kind));
        shutdown.work()
                .refused()
                .forEach((kind, count) -> sink.counter(
                        "mira_in_flight_refused_total", "Pieces of work not let in any more", count, "kind", kind));
        handlers(sink, "current", shutdown.conductor().outcomes());
        lastStop.ifPresent(last -> {
            handlers(sink, "last", last.handlers());
            sink.gauge(
                    "mira_shutdown_last_seconds",
                    "How long the stop before this start took",
                    last.duration().toNanos() / NANOS,
                    "outcome",
                    last.outcome());
        });
    }

    /** Several handlers may have one name. */
    private static void handlers(MetricsSink sink, String stop, List<HandlerOutcome> outcomes) {
        Map<List<String>, LongSummaryStatistics> series = new LinkedHashMap<>();
        for (HandlerOutcome each : outcomes) {
            String phase = each.phase().name().toLowerCase(Locale.ROOT);
            series.computeIfAbsent(List.of(each.handler(), phase, each.outcome()), key -> new LongSummaryStatistics())
                    .accept(each.duration().toNanos());
        }
        series.forEach((labels, nanos) -> sink.summary(
                "mira_shutdown_handler_seconds",
                "How long shutdown handlers ran, in this stop and in the last one",
                nanos.getCount(),
                nanos.getSum() / NANOS,
                "stop",
                stop,
                "handler",
                labels.get(0),
                "phase",
                labels.get(1),
                "outcome",
                labels.get(2)));
    }
}
