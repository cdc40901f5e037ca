package io.mira.management.internal;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks all sources once and puts together what they tell. A source that fails or hangs is left out, and named. */
final class Scrape {

    /** The name under which the management tells its own. */
    static final String OWN = "io.mira.management";

    private final Map<String, MetricFamily> families = new TreeMap<>();
    private final Map<String, Integer> answered = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /** @param sources those whose series count when two give the same one come first */
    Scrape(List<AskedSource> sources, Executor executor, Duration patience) throws InterruptedException {
        List<CompletableFuture<ToldMetrics>> answers =
                sources.stream().map(each -> each.ask(executor)).toList();
        long end = System.nanoTime() + patience.toNanos();
        for (int i = 0; i < answers.size(); i++) {
            String name = sources.get(i).name();
            boolean good = take(name, answers.get(i), end - System.nanoTime());
            answered.merge(name, good ? 1 : 0, Math::min);
        }
        ToldMetrics own = new ToldMetrics();
        answered.forEach((name, good) -> own.gauge(
                "mira_metrics_source_up", "Whether the bundle told its metrics in this scrape", good, "source", name));
        add(OWN, own);
    }

    /** Gives what was left out and why, a sentence each. */
    List<String> problems() {
        return problems;
    }

    MetricSnapshots metrics() {
        return new MetricSnapshots(families.entrySet().stream()
                .map(each -> each.getValue().snapshot(each.getKey()))
                .toList());
    }

    private boolean take(String source, CompletableFuture<ToldMetrics> answer, long nanos) throws InterruptedException {
        try {
            return add(source, answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            problems.add(source + " does not answer");
        } catch (ExecutionException e) {
            problems.add(source + " failed: " + e.getCause());
        }
        return false;
    }

    private boolean add(String source, ToldMetrics told) {
        int before = problems.size();
        told.close().forEach((name, family) -> {
            MetricFamily first = families.computeIfAbsent(name, key -> new MetricFamily(family));
            if (first.type() != family.type()) {
                problems.add(source + " tells '" + name + "' as " + family.type() + ", another as " + first.type());
                return;
            }
            for (Labels twice : first.addAll(family)) {
                problems.add(source + " tells the series " + name + twice + ", which another tells too");
            }
        });
        return problems.size() == before;
    }
}
