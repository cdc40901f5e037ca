package io.mira.management.internal;

import io.mira.metrics.MetricsSink;
import io.mira.metrics.MetricsSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** What runs here, its bundles, and how it feels. */
final class PlatformMetrics implements MetricsSource {

    private final BundleContext context;
    private final HealthChecks checks;

    PlatformMetrics(BundleContext context, HealthChecks checks) {
        this.context = context;
        this.checks = checks;
    }

    @Override
    public void collect(MetricsSink sink) {
        sink.info(
                "mira_build_info",
                "What runs here",
                "version",
                property("mira.version"),
                "framework",
                context.getBundle(Constants.SYSTEM_BUNDLE_ID).getVersion().toString(),
                "java",
                property("java.version"),
                "java_vendor",
                property("java.vendor"));
        Map<String, Long> bundles = Stream.of(context.getBundles())
                .collect(Collectors.groupingBy(bundle -> BundleStates.name(bundle.getState()), Collectors.counting()));
        BundleStates.names()
                .forEach(state -> sink.gauge(
                        "mira_bundles", "Bundles, by state", bundles.getOrDefault(state, 0L), "state", state));
        try {
            health(sink);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void health(MetricsSink sink) throws InterruptedException {
        Map<String, CheckResult.Status> all = new HashMap<>();
        for (String tag : List.of("started", "ready", "live")) {
            List<CheckResult> results = checks.ask(tag);
            boolean up = CheckResult.worst(results) != CheckResult.Status.DOWN;
            sink.gauge("mira_health_up", "Whether the probe is answered with 200", up ? 1 : 0, "probe", tag);
            results.forEach(each -> all.merge(each.name(), each.status(), (a, b) -> a.compareTo(b) >= 0 ? a : b));
        }
        all.forEach((check, status) -> {
            for (CheckResult.Status each : EnumSet.allOf(CheckResult.Status.class)) {
                sink.gauge(
                        "mira_health_check",
                        "1 for the status that the check has, 0 for the others",
                        each == status ? 1 : 0,
                        "check",
                        check,
                        "status",
                        each.name().toLowerCase(Locale.ROOT));
            }
        });
    }

    private String property(String name) {
        String value = context.getProperty(name);
        return value == null ? "unknown" : value;
    }
}
