package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with {@code mira:log}, while the log file's disk is full. */
@Tag("one-java")
@Timeout(300)
final class LogCommandIT {

    private static final String LOGGER = "com.acme.orders";

    @TempDir
    Path folder;

    @Test
    void levelsAreSetForAWhileAcrossReloadsAndTheLastRecordsAreShown() throws IOException {
        Home home = new Home(folder).with("MIRA_LOG_FILE", "/dev/full").writes("mira.logging.cfg", "level = INFO");
        try (MiraProcess mira = home.start().untilReady()) {
            JsonNode full = mira.await("an output of the log takes no records: they are lost and counted until it does")
                    .json();
            assertThat(full.path("output").asText()).isEqualTo("file");
            assertThat(full.path("reason").asText()).contains("No space left");

            assertThat(answer(home, "log set " + LOGGER + " TRACE 1h")).isEqualTo(LOGGER + " is TRACE for 1h");
            LogRecord set = mira.await("level set");
            assertThat(set.text("logger")).isEqualTo("mira.audit");
            assertThat(set.text("logger_changed")).isEqualTo(LOGGER);
            assertThat(set.text("to")).isEqualTo("TRACE");

            home.writes("mira.logging.cfg", "level = INFO", "logger." + LOGGER + " = ERROR", "add.team = red");
            mira.signal("HUP");
            mira.await("configuration reloaded", record -> record.text("team").equals("red"));
            assertThat(level(home)).as("what was set survives a reload").isEqualTo("TRACE");

            assertThat(answer(home, "log set " + LOGGER + " DEBUG 1s")).isEqualTo(LOGGER + " is DEBUG for 1s");
            assertThat(mira.await("level reverted").text("logger_changed")).isEqualTo(LOGGER);
            assertThat(level(home)).as("it goes back to what the file says now").isEqualTo("ERROR");

            assertThat(answer(home, "log tail --level WARN --grep output 1"))
                    .satisfies(line -> assertThat(
                                    LogRecord.of(line).json().path("output").asText())
                            .isEqualTo("file"));
            MiraProcess refused = home.start("shell", "log set " + LOGGER + " LOUD");
            assertThat(refused.exitOfCommand()).isEqualTo(1);
            assertThat(refused.stderr()).contains("LOUD", "TRACE, DEBUG, INFO, WARN, ERROR and OFF");

            HttpResponse<String> metrics = mira.health("/metrics");
            assertThat(metrics.body()).containsPattern("(?m)^mira_log_dropped_total [1-9]");
            mira.stopsCleanly();
        }
    }

    private String level(Home home) throws IOException {
        return new ObjectMapper()
                .readTree(answer(home, "log levels --json"))
                .path(LOGGER)
                .asText();
    }

    /** Asks until the socket is open, which is beside the start, not before {@code ready}. */
    private String answer(Home home, String command) {
        MiraProcess shell = home.start("shell", command);
        while (shell.exitOfCommand() != 0) {
            assertThat(shell.stderr()).contains("takes no commands");
            shell = home.start("shell", command);
        }
        return shell.output();
    }
}
