package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ExceptionGuardTest {

    private final Capture capture = Capture.everything();

    @Test
    void anExceptionWhoseMessageThrowsIsToldAndReachesNobody() {
        capture.logger("x").error("m", new Unreadable());

        assertTold("m");
    }

    @Test
    void theFluentWayIsGuardedToo() {
        capture.logger("x")
                .atError()
                .addKeyValue("k", 1)
                .setCause(new Unreadable())
                .log("m {}", "a");

        assertTold("m a");
        assertThat(capture.all("k")).extracting(String::valueOf).containsExactly("1");
    }

    @Test
    void anExceptionAsLastArgumentIsGuardedToo() {
        capture.logger("x").error("m {}", "a", new Unreadable());

        assertTold("m a");
    }

    @Test
    void aCauseIsGuardedToo() {
        capture.logger("x").error("m", new IllegalStateException("outer", new Unreadable()));

        assertThat(String.valueOf(capture.all("exception"))).contains("IllegalStateException cannot be read");
    }

    @Test
    void thousandsOfCausesAreTold() {
        Exception failure = new IllegalStateException("root");
        for (int i = 0; i < 100_000; i++) {
            failure = new IllegalStateException("next", failure);
        }

        capture.logger("x").error("m", failure);

        assertThat(String.valueOf(capture.all("exception"))).contains("more than 200 exceptions");
    }

    @Test
    void anOrdinaryExceptionIsLeftAsItIs() {
        capture.logger("x").error("m", new IllegalStateException("why"));

        assertThat(String.valueOf(capture.all("exception"))).contains("message=why");
    }

    @Test
    void whatIsNotWantedIsNotWritten() {
        capture.logging.applyDefaults();

        capture.logger("x").debug("m", new Unreadable());

        assertThat(capture.text()).isEmpty();
    }

    private void assertTold(String message) {
        assertThat(capture.records()).singleElement().satisfies(record -> {
            assertThat(record).containsEntry("message", message);
            assertThat(String.valueOf(((Map<?, ?>) record.getOrDefault("exception", Map.of())).get("message")))
                    .contains("Unreadable cannot be read: java.lang.UnsupportedOperationException");
        });
    }

    private static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new UnsupportedOperationException("no message");
        }
    }
}
