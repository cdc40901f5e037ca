package io.mira.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretForbiddenException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

final class BackendHealthTest {

    private final World world = new World();
    private final FakeBackend backend = new FakeBackend();
    private final BackendHealth health = new BackendHealth("vault", backend, Runnable::run, world);

    @Test
    void aBackendThatCannotBeAskedWarnsAndIsAskedSeldom() {
        assertThat(health.execute().getStatus()).isEqualTo(Result.Status.OK);
        backend.failCheck(new BackendUnreachableException("down"));
        assertThat(health.execute().getStatus()).isEqualTo(Result.Status.OK);

        world.pass(Duration.ofSeconds(10));
        assertThat(health.execute().getStatus()).isEqualTo(Result.Status.WARN);
        assertThat(health.execute().toString()).contains("vault", "down");
    }

    @Test
    void whatTheCheckThrowsUnawaresIsNotRepeated() {
        backend.failCheck(new IllegalStateException("a bug with a s3cret"));

        assertThat(health.execute().getStatus()).isEqualTo(Result.Status.WARN);
        assertThat(health.execute().toString())
                .contains("vault", "IllegalStateException")
                .doesNotContain("s3cret");
    }

    @Test
    void aCheckThatHangsWarnsAndIsNotBegunTwice() {
        Deque<Runnable> begun = new ArrayDeque<>();
        BackendHealth hanging = new BackendHealth("slow", backend, begun::add, world);

        assertThat(hanging.execute().getStatus()).isEqualTo(Result.Status.WARN);
        world.pass(Duration.ofSeconds(10));
        assertThat(hanging.execute().toString()).contains("slow does not answer");
        assertThat(begun).hasSize(1);

        backend.failCheck(new SecretForbiddenException("token expired"));
        begun.remove().run();
        assertThat(hanging.execute().toString()).contains("does not answer");
        begun.remove().run();
        assertThat(hanging.execute().toString()).contains("token expired");
    }
}
