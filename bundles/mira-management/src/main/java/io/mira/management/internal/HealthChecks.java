package io.mira.management.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** The health checks that are there, by tag. One that throws or hangs is named and harms no other. */
final class HealthChecks {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ExecutorService executor;
    private final Map<String, Entry> entries = new ConcurrentSkipListMap<>();

    HealthChecks(ExecutorService executor) {
        this.executor = executor;
    }

    void add(String id, String name, Set<String> tags, HealthCheck check) {
        entries.put(id, new Entry(name, tags, check));
    }

    void remove(String id) {
        entries.remove(id);
    }

    /** Asks every check that has the tag. */
    List<CheckResult> ask(String tag) throws InterruptedException {
        List<Entry> asked =
                entries.values().stream().filter(e -> e.tags().contains(tag)).toList();
        List<Future<Result>> answers = new ArrayList<>();
        asked.forEach(entry -> answers.add(executor.submit(entry.check()::execute)));
        List<CheckResult> results = new ArrayList<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 0; i < asked.size(); i++) {
            results.add(answer(asked.get(i).name(), answers.get(i), end - System.nanoTime()));
        }
        return results;
    }

    private static CheckResult answer(String name, Future<Result> answer, long patience) throws InterruptedException {
        try {
            Result result = answer.get(Math.max(0, patience), TimeUnit.NANOSECONDS);
            List<String> reasons = StreamSupport.stream(result.spliterator(), false)
                    .filter(entry -> entry.getStatus() != Result.Status.OK || result.isOk())
                    .map(entry -> entry.getMessage())
                    .toList();
            return new CheckResult(name, status(result.getStatus()), reasons);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new CheckResult(name, CheckResult.Status.DOWN, List.of("does not answer"));
        } catch (ExecutionException e) {
            return new CheckResult(name, CheckResult.Status.DOWN, List.of("failed: " + e.getCause()));
        }
    }

    private static CheckResult.Status status(Result.Status status) {
        return switch (status) {
            case OK -> CheckResult.Status.UP;
            case WARN -> CheckResult.Status.WARN;
            default -> CheckResult.Status.DOWN;
        };
    }

    private record Entry(String name, Set<String> tags, HealthCheck check) {}
}
