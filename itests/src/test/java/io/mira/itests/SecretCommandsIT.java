package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator asks of secrets, typed as people type it, and never a value in the answer. */
@Tag("one-java")
final class SecretCommandsIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
    }

    @Test
    void everyQuestionIsAnsweredAndARefreshIsNoticedAtOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "canary-one");
        home.with("DB_PASSWORD", "canary-fixed")
                .with("APP_PASSWORD_FILE", file.toString())
                .writes("it.probe.cfg", ".password = secret://app:password")
                .writes("some.pid.cfg", "password = secret://db:password");
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("probe activated");
            JsonNode list = asked("secrets list");
            assertThat(list.findValuesAsText("path")).containsExactlyInAnyOrder("app", "db");
            assertThat(list.findValuesAsText("state")).containsOnly("fresh");
            assertThat(list.findValuesAsText("backend")).containsOnly("env");
            assertThat(list.findValuesAsText("users")).containsOnly("1");

            JsonNode app = asked("secrets show secret://app");
            assertThat(app.path("state").asText()).isEqualTo("fresh");
            assertThat(app.path("users").asText()).contains("it.probe");
            assertThat(app.path("age").isInt()).isTrue();
            assertThat(asked("secrets who-uses db").toString()).contains("some.pid");
            assertThat(asked("secrets expiring 24h")).isEmpty();
            assertThat(asked("secrets backends").findValuesAsText("backend")).containsExactly("env");
            assertThat(asked("secrets refresh").findValuesAsText("refreshing")).containsExactlyInAnyOrder("app", "db");

            Files.writeString(file, "canary-two");
            assertThat(asked("secrets refresh app").findValuesAsText("refreshing"))
                    .containsExactly("app");
            mira.await(
                    "probe modified",
                    record -> record.json().path("password_hash").asInt() == "canary-two".hashCode());
            mira.stopsCleanly();
            assertThat(mira.output()).doesNotContain("canary");
        }
    }

    private JsonNode asked(String command) throws IOException {
        String answer = home.asks(command + " --json");
        assertThat(answer).doesNotContain("canary");
        return new ObjectMapper().readTree(answer);
    }
}
