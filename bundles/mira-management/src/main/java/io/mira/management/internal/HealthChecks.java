package io.mira.management.internal;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.hc.api.HealthCheck;

/** The health checks that are there, by tag. One that throws or hangs is named and harms no other. */
final class HealthChecks {

    private final Executor executor;
    private final Duration patience;
    private final InstantSource clock;
    private final Map<String, Question> questions = new ConcurrentSkipListMap<>();

    HealthChecks(Executor executor) {
        this(executor, Duration.ofMillis(500), InstantSource.system());
    }

    HealthChecks(Executor executor, Duration patience, InstantSource clock) {
        this.executor = executor;
        this.patience = patience;
        this.clock = clock;
    }

    void add(String id, String name, Set<String> tags, HealthCheck check) {
        add(id, name, tags, Optional.empty(), check);
    }

    /** @param cached how long an answer is as good as a new one, if the check says so */
    void add(String id, String name, Set<String> tags, Optional<Duration> cached, HealthCheck check) {
        questions.put(id, new Question(name, tags, cached, check, clock));
    }

    void remove(String id) {
        questions.remove(id);
    }

    /** Asks every check that has the tag. */
    List<CheckResult> ask(String tag) throws InterruptedException {
        List<Question> asked =
                questions.values().stream().filter(each -> each.has(tag)).toList();
        List<CompletableFuture<CheckResult>> answers =
                asked.stream().map(each -> each.ask(executor)).toList();
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            results.add(answer(asked.get(i), answers.get(i)));
        }
        return results;
    }

    private CheckResult answer(Question question, CompletableFuture<CheckResult> answer) throws InterruptedException {
        try {
            return answer.get(question.patience(patience).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return question.late();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
