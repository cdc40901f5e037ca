package io.mira.config.internal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The last versions of each configuration that have been in force. They hold references, never what they stand for. */
final class History {

    static final int MOST = 20;

    /** What was in force from then on; no values stand for a configuration that was taken away. */
    record Version(int number, Instant since, String source, long transaction, Map<String, Object> values) {}

    private final InstantSource clock;
    private final Map<Pid, Deque<Version>> versions = new ConcurrentHashMap<>();

    History(InstantSource clock) {
        this.clock = clock;
    }

    void add(Pid pid, Map<String, Object> values, String source, long transaction) {
        versions.compute(pid, (key, before) -> {
            Deque<Version> all = before == null ? new ArrayDeque<>() : new ArrayDeque<>(before);
            int number = all.isEmpty() ? 1 : all.getLast().number() + 1;
            all.addLast(new Version(number, clock.instant(), source, transaction, values));
            if (all.size() > MOST) {
                all.removeFirst();
            }
            return all;
        });
    }

    /** Gives the versions, the oldest first. */
    List<Version> of(Pid pid) {
        return List.copyOf(versions.getOrDefault(pid, new ArrayDeque<>()));
    }

    Optional<Version> of(Pid pid, int number) {
        return of(pid).stream().filter(version -> version.number() == number).findFirst();
    }
}
