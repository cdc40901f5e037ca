package io.mira.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogCommandTest {

    private final FakeBackend backend = new FakeBackend();
    private final List<Duration> delays = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private final LogCommand command = new LogCommand(backend, (delay, task) -> {
        delays.add(delay);
        tasks.add(task);
    });

    @Test
    void levelsAreListed() {
        backend.levels.put("a.b", "WARN");

        assertThat(command.log("levels")).isEqualTo("INFO   ROOT\nWARN   a.b");
        assertThat(command.log("levels", "--json")).isEqualTo("{\"ROOT\":\"INFO\",\"a.b\":\"WARN\"}");
    }

    @Test
    void aLevelRevertsByItselfAndBothAreAudited() {
        try (Records records = new Records("mira.audit", Level.INFO)) {
            command.log("set", "a.b", "DEBUG", "10m");
            assertThat(backend.levels).containsEntry("a.b", "DEBUG");
            tasks.get(0).run();

            assertThat(delays).containsExactly(Duration.ofMinutes(10));
            assertThat(backend.levels).doesNotContainKey("a.b");
            assertThat(records.lines()).containsExactly("INFO level set", "INFO level reverted");
        }
    }

    @Test
    void whoSetsAgainIsNotRevertedByTheFirst() {
        command.log("set", "a.b", "DEBUG", "10m");
        command.log("set", "a.b", "TRACE", "1h");
        tasks.get(0).run();

        assertThat(backend.levels).containsEntry("a.b", "TRACE");
    }

    @Test
    void theTailIsFiltered() {
        backend.recent = """
                {"level":"INFO","message":"one"}
                {"level":"ERROR","message":"two"}
                {"level":"WARN","message":"three"}
                """;

        assertThat(command.log("tail", "--level", "WARN").lines()).hasSize(2);
        assertThat(command.log("tail", "--level", "warn").lines()).hasSize(2);
        assertThat(command.log("tail", "--grep", "one").lines()).hasSize(1);
        assertThat(command.log("tail", "1")).contains("three").doesNotContain("two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "set a", "set a LOUD", "set a DEBUG soon", "tail --level", "what"})
    void whatIsNotUnderstoodIsRefused(String line) {
        assertThatThrownBy(() -> command.log(line.split(" "))).isInstanceOf(IllegalArgumentException.class);
        assertThat(backend.levels).containsOnlyKeys("ROOT");
    }
}
