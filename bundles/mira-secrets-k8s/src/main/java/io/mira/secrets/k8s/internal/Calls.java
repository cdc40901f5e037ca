package io.mira.secrets.k8s.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was asked of the API server, and how it ended. May be used from any thread. */
final class Calls {

    /** What is asked, and what came of it. */
    record Kind(String verb, String result) {}

    private final Map<Kind, LongAdder> counts = new ConcurrentHashMap<>();
    private final LongAdder answers = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    void count(String verb, String result) {
        counts.computeIfAbsent(new Kind(verb, result), kind -> new LongAdder()).increment();
    }

    /** Counts an answer of the API server by its status. */
    void count(String verb, int status) {
        count(
                verb,
                switch (status) {
                    case 200 -> "ok";
                    case 401 -> "unauthorized";
                    case 403 -> "forbidden";
                    case 404 -> "not_found";
                    case 410 -> "gone";
                    case 429 -> "throttled";
                    default -> "error";
                });
    }

    /** Adds how long an answer to a read took. */
    void took(long nanoseconds) {
        answers.increment();
        nanos.add(nanoseconds);
    }

    /** Gives how often each kind was asked so far. */
    Map<Kind, LongAdder> counts() {
        return counts;
    }

    /** Gives how many reads were answered. */
    long answers() {
        return answers.sum();
    }

    /** Gives how long those answers took together, in seconds. */
    double seconds() {
        return nanos.sum() / 1e9;
    }
}
