package io.mira.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

final class CorrelationContextTest {

    private final ExecutorService other = Executors.newSingleThreadExecutor();

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        assertThat(current()).isNull();
        assertThat(other.submit(CorrelationContextTest::current).get()).isNull();
        other.shutdownNow();
        MDC.clear();
    }

    @Test
    void insideAScopeTheIdIsThere() {
        try (var scope = CorrelationContext.open("a")) {
            assertThat(scope).isNotNull();
            assertThat(CorrelationContext.current()).contains("a");
            assertThat(MDC.get("correlation_id")).isEqualTo("a");
        }
    }

    @Test
    void theOuterIdComesBackWhenTheInnerScopeIsClosed() {
        try (var outer = CorrelationContext.open("outer")) {
            try (var inner = CorrelationContext.open("inner")) {
                assertThat(inner).isNotSameAs(outer);
                assertThat(CorrelationContext.current()).contains("inner");
            }
            assertThat(CorrelationContext.current()).contains("outer");
        }
    }

    @Test
    void theIdGoesAwayWhenTheWorkFails() {
        assertThatThrownBy(() -> {
                    try (var scope = CorrelationContext.open("a")) {
                        throw new IllegalStateException("in " + scope);
                    }
                })
                .isInstanceOf(IllegalStateException.class);

        assertThat(CorrelationContext.current()).isEmpty();
    }

    @Test
    void aWrappedTaskTakesTheIdToAnotherThread() throws Exception {
        Callable<Optional<String>> task;
        try (var scope = CorrelationContext.open("a")) {
            assertThat(scope).isNotNull();
            task = CorrelationContext.wrap(CorrelationContext::current);
        }

        assertThat(other.submit(task).get()).contains("a");
    }

    @Test
    void aWrappedTaskTakesTheWholeMdcAlong() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        MDC.put("tenant", "t-1");
        Runnable task = CorrelationContext.wrap(() -> seen.set(MDC.get("tenant")));
        MDC.clear();

        other.submit(task).get();

        assertThat(seen).hasValue("t-1");
    }

    @Test
    void theThreadThatRanATaskGetsItsOwnIdBackEvenAfterAFailure() throws Exception {
        Callable<String> failing;
        try (var scope = CorrelationContext.open("theirs")) {
            failing = CorrelationContext.wrap((Callable<String>) () -> {
                throw new IllegalStateException("in " + scope);
            });
        }

        Optional<String> after = other.submit(() -> {
                    try (var scope = CorrelationContext.open("mine")) {
                        assertThat(scope).isNotNull();
                        assertThatThrownBy(failing::call).isInstanceOf(IllegalStateException.class);
                        return CorrelationContext.current();
                    }
                })
                .get();

        assertThat(after).contains("mine");
    }

    @Test
    void aTaskHandedOverWithoutAnIdRunsWithoutOne() throws Exception {
        Callable<Optional<String>> task = CorrelationContext.wrap(CorrelationContext::current);

        Optional<String> seen = other.submit(() -> {
                    try (var scope = CorrelationContext.open("of the thread".replace(' ', '-'))) {
                        assertThat(scope).isNotNull();
                        return task.call();
                    }
                })
                .get();

        assertThat(seen).isEmpty();
    }

    @Test
    void aWrappedExecutorHandsTheIdOver() {
        List<Runnable> queue = new ArrayList<>();
        AtomicReference<Optional<String>> seen = new AtomicReference<>(Optional.empty());
        try (var scope = CorrelationContext.open("a")) {
            assertThat(scope).isNotNull();
            CorrelationContext.wrap(queue::add).execute(() -> seen.set(CorrelationContext.current()));
        }

        queue.get(0).run();

        assertThat(seen.get()).contains("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "a\r\nSet-Cookie: x", "a\"b", "ä", "a\u0000"})
    void anIdThatCouldForgeARecordIsRefused(String id) {
        assertThat(CorrelationContext.isSafe(id)).isFalse();
        assertThatThrownBy(() -> CorrelationContext.open(id)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIdMayBeAsLongAsTheLimitAndNoLonger() {
        assertThat(CorrelationContext.isSafe("x".repeat(128))).isTrue();
        assertThat(CorrelationContext.isSafe("x".repeat(129))).isFalse();
    }

    @Test
    void newIdsDifferAndAreSafe() {
        String id = CorrelationContext.newId();

        assertThat(id).matches("[0-9a-f]{32}").isNotEqualTo(CorrelationContext.newId());
        assertThat(CorrelationContext.isSafe(id)).isTrue();
    }

    private static @Nullable String current() {
        return CorrelationContext.current().orElse(null);
    }
}
