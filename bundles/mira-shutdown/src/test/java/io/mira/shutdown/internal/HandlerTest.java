package io.mira.shutdown.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mira.shutdown.ShutdownHandler;
import io.mira.shutdown.ShutdownPhase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HandlerTest {

    private final ShutdownHandler code = context -> {};

    @Test
    void withoutPropertiesItIsAWorkerNamedAfterItsClass() {
        Handler handler = Handler.of(code, "b", Map.of());

        assertThat(handler.name()).isEqualTo(code.getClass().getName());
        assertThat(handler.phase()).isEqualTo(ShutdownPhase.WORKERS);
        assertThat(handler.within(Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void thePropertiesOfTheAnnotationCount() {
        Handler handler = Handler.of(
                code,
                "b",
                Map.of(
                        "mira.shutdown.name", "n",
                        "mira.shutdown.phase", "resources",
                        "mira.shutdown.limit", "500ms",
                        "service.id", 42L));

        assertThat(handler.name()).isEqualTo("n");
        assertThat(handler.bundle()).isEqualTo("b");
        assertThat(handler.phase()).isEqualTo(ShutdownPhase.RESOURCES);
        assertThat(handler.registration()).isEqualTo(42);
        assertThat(handler.within(Duration.ofSeconds(7))).isEqualTo(Duration.ofMillis(500));
        assertThat(handler.within(Duration.ofMillis(3))).isEqualTo(Duration.ofMillis(3));
    }

    @Test
    void anUnknownPhaseIsRefusedWithThoseThatAreKnown() {
        assertThatThrownBy(() -> Handler.of(code, "b", Map.of("mira.shutdown.phase", "LATER")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("phase is 'LATER': [INGRESS, WORKERS, RESOURCES, PLATFORM] are understood");
    }

    @Test
    void aLimitThatIsNoDurationIsRefused() {
        assertThatThrownBy(() -> Handler.of(code, "b", Map.of("mira.shutdown.limit", "soon")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("soon");
    }

    @Test
    void itIsTakenOnce() {
        Handler handler = Handler.of(code, "b", Map.of());

        assertThat(handler.isWaiting()).isTrue();
        assertThat(handler.take()).isTrue();
        assertThat(handler.take()).isFalse();
        assertThat(handler.isWaiting()).isFalse();
    }
}
