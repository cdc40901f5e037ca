package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class CheckIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
    }

    @Test
    void soundConfigurationsExitWithZeroAndNothingIsStartedOrWritten() throws IOException {
        home.writes("mira.logging.cfg", "level = WARN")
                .writes("mira.secrets.vault.cfg", "url = https://vault:8200", "token = secret://vault:token");
        assertThat(checked(0)).isEqualTo("mira: " + folder.resolve("etc") + " is sound");
        try (Stream<Path> data = Files.list(home.data())) {
            assertThat(data).isEmpty();
        }
    }

    @Test
    void eachFaultIsTheFileTheLineAndTheReasonAndTheExitCodeIs78() {
        home.writes("mira.logging.cfg", "# why", "level = LOUD")
                .writes("mira.shutdown.cfg", "timeout = soon")
                .writes("mira.config.cfg", "hot_relaod = true");
        String told = checked(78);
        assertThat(told.lines())
                .anyMatch(line -> line.startsWith("error: ")
                        && line.contains("mira.shutdown.cfg:1")
                        && line.contains("timeout")
                        && line.contains("soon"))
                .anyMatch(line ->
                        line.startsWith("error: ") && line.contains("mira.logging.cfg:2") && line.contains("LOUD"))
                .anyMatch(line -> line.startsWith("warning: ") && line.contains("mira.config.cfg:1"));
    }

    @Test
    void withJsonEachFaultIsAnObject() throws IOException {
        home.writes("mira.shutdown.cfg", "timeout = soon");
        JsonNode faults = new ObjectMapper().readTree(checked(78, "--json"));
        assertThat(faults).hasSize(1);
        assertThat(faults.toString()).contains("mira.shutdown.cfg", "timeout");
    }

    @Test
    void whatTheEnvironmentSetsIsCheckedToo() {
        home.with("MIRA_SHUTDOWN_TIMEOUT", "soon");
        assertThat(checked(78)).contains("MIRA_SHUTDOWN_TIMEOUT");
        home.without("MIRA_SHUTDOWN_TIMEOUT").with("JAVA_OPTS", "-Xmx64m -Dmira.cfg.mira.shutdown/timeout=soon");
        assertThat(checked(78)).contains("mira.cfg.mira.shutdown/timeout");
    }

    @Test
    void withoutAFolderThereIsNothingToCheck() {
        home.with("MIRA_ETC", folder.resolve("none").toString());
        MiraProcess check = home.start("check");
        assertThat(check.exitOfCommand()).isEqualTo(78);
        assertThat(check.stderr()).startsWith("mira: no configuration folder " + folder.resolve("none"));
    }

    @Test
    void wordsThatMeanNothingAreRefused() {
        MiraProcess check = home.start("check", "etc");
        assertThat(check.exitOfCommand()).isEqualTo(1);
        assertThat(check.stderr()).isEqualTo("mira: check takes no arguments but --json: etc\n");
    }

    private String checked(int code, String... words) {
        String[] arguments = Stream.concat(Stream.of("check"), Stream.of(words)).toArray(String[]::new);
        MiraProcess check = home.start(arguments);
        assertThat(check.exitOfCommand())
                .as(() -> check.output() + check.stderr())
                .isEqualTo(code);
        assertThat(check.stderr()).isEmpty();
        return check.output();
    }
}
