package io.mira.management.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;

/** One health check, asked by many: as long as it has not answered, it is not asked again. */
final class Question {

    /** How long the answer before is good enough when the next one keeps us waiting. */
    private static final Duration LAST_ANSWER_LASTS = Duration.ofSeconds(10);

    /** So that many who ask at once cost no more than a few. Who waits for better news hears of them at once. */
    private static final Duration GOOD_ANSWER_LASTS = Duration.ofMillis(20);

    private final String name;
    private final Set<String> tags;
    private final Optional<Duration> cached;
    private final HealthCheck check;
    private final InstantSource clock;
    private @Nullable CompletableFuture<CheckResult> underWay;
    private @Nullable CheckResult last;
    private Instant answered = Instant.MIN;
    private Instant asked = Instant.MIN;
    private Duration took = Duration.ZERO;

    /** @param cached how long an answer is as good as a new one, if the check says so */
    Question(String name, Set<String> tags, Optional<Duration> cached, HealthCheck check, InstantSource clock) {
        this.name = name;
        this.tags = tags;
        this.cached = cached;
        this.check = check;
        this.clock = clock;
    }

    boolean has(String tag) {
        return tags.contains(tag);
    }

    /** Gives the answer to come; the one that others wait for already, if there is one. It never fails. */
    CompletableFuture<CheckResult> ask(Executor executor) {
        CompletableFuture<CheckResult> answer;
        synchronized (this) {
            if (underWay != null && !underWay.isDone()) {
                return underWay;
            }
            Instant now = clock.instant();
            if (last != null && isWithin(lasts(last), answered, now)) {
                return CompletableFuture.completedFuture(last);
            }
            answer = new CompletableFuture<>();
            underWay = answer;
            asked = now;
        }
        try {
            executor.execute(() -> answer.complete(known(result())));
        } catch (RuntimeException e) {
            answer.complete(known(down("cannot be asked: " + e)));
        }
        return answer;
    }

    /** Gives how long to wait for the answer to come: nobody waits for a check that is late, or has just been. */
    synchronized Duration patience(Duration most) {
        Instant now = clock.instant();
        boolean slow = took.compareTo(most) > 0 && isWithin(LAST_ANSWER_LASTS, answered, now);
        if (slow || !isWithin(most, asked, now)) {
            return Duration.ZERO;
        }
        return most.minus(Duration.between(asked, now));
    }

    /** Gives what to say while the answer is late: the one before, unless it is too old. */
    synchronized CheckResult late() {
        Instant now = clock.instant();
        if (last != null && isWithin(LAST_ANSWER_LASTS, asked, now)) {
            return last;
        }
        return new CheckResult(name, CheckResult.Status.DOWN, List.of("does not answer"), asked);
    }

    private Duration lasts(CheckResult answer) {
        return cached.orElse(answer.status() == CheckResult.Status.UP ? GOOD_ANSWER_LASTS : Duration.ZERO);
    }

    /** A clock that was put back does not make an old answer a new one. */
    private static boolean isWithin(Duration time, Instant since, Instant now) {
        return !now.isBefore(since) && now.isBefore(since.plus(time));
    }

    private synchronized CheckResult known(CheckResult result) {
        CheckResult before = last;
        CheckResult now = before != null && before.status() == result.status()
                ? new CheckResult(name, result.status(), result.reasons(), before.since())
                : result;
        last = now;
        answered = clock.instant();
        took = Duration.between(asked, answered);
        return now;
    }

    private CheckResult down(String reason) {
        return new CheckResult(name, CheckResult.Status.DOWN, List.of(reason), clock.instant());
    }

    private CheckResult result() {
        try {
            Result result = check.execute();
            if (result == null) {
                return down("gives no result");
            }
            List<String> reasons = StreamSupport.stream(result.spliterator(), false)
                    .filter(entry -> entry.getStatus() != Result.Status.OK || result.isOk())
                    .map(entry -> String.valueOf(entry.getMessage()))
                    .toList();
            return new CheckResult(name, status(result.getStatus()), reasons, clock.instant());
        } catch (Throwable foreign) {
            return down("failed: " + foreign.getClass().getName() + ": " + foreign.getMessage());
        }
    }

    private static CheckResult.Status status(Result.Status status) {
        return switch (status) {
            case OK -> CheckResult.Status.UP;
            case WARN -> CheckResult.Status.WARN;
            default -> CheckResult.Status.DOWN;
        };
    }
}
