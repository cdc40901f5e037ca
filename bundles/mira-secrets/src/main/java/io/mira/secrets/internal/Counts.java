package io.mira.secrets.internal;

import io.mira.metrics.Histogram;
import io.mira.metrics.MetricsSink;
import io.mira.secrets.NoSuchBackendException;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.SecretsException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often backends were asked, what they answered, and what was served meanwhile. */
final class Counts {

    /** Stands for the backend of a secret that none has answered for yet. */
    static final String ANY = "any";

    private final Map<String, Map<String, LongAdder>> results = new ConcurrentHashMap<>();
    private final Map<String, Histogram> seconds = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> rotations = new ConcurrentHashMap<>();
    private final LongAdder staleReads = new LongAdder();

    /** Gives the word for a failure. */
    static String result(SecretsException reason) {
        if (reason instanceof SecretNotFoundException) {
            return "not_found";
        }
        if (reason instanceof SecretForbiddenException) {
            return "forbidden";
        }
        return reason instanceof NoSuchBackendException ? "no_backend" : "unreachable";
    }

    void asked(String backend, String result, Duration took) {
        results.computeIfAbsent(backend, name -> new ConcurrentHashMap<>())
                .computeIfAbsent(result, word -> new LongAdder())
                .increment();
        seconds.computeIfAbsent(backend, name -> Histogram.ofSeconds()).observe(took);
    }

    void rotated(String backend) {
        rotations.computeIfAbsent(backend, name -> new LongAdder()).increment();
    }

    void servedStale() {
        staleReads.increment();
    }

    void tell(MetricsSink sink) {
        results.forEach((backend, byResult) -> byResult.forEach((result, count) -> sink.counter(
                "mira_secret_refresh_total",
                "Calls to a backend, by what came of them",
                (double) count.sum(),
                "backend",
                backend,
                "result",
                result)));
        seconds.forEach((backend, took) -> sink.histogram(
                "mira_secret_refresh_duration_seconds", "How long a backend took to answer", took, "backend", backend));
        rotations.forEach((backend, count) -> sink.counter(
                "mira_secret_rotations_total",
                "Secrets that have got other values",
                (double) count.sum(),
                "backend",
                backend));
        sink.counter(
                "mira_secret_stale_reads_total",
                "Values read although they could not be confirmed when their backend was asked last",
                (double) staleReads.sum());
    }
}
