package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code mira:config} as operators and their programs use it. */
@Tag("one-java")
@Timeout(300)
final class ConfigShellIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
    }

    @Test
    void everyVerbAnswersAsATableAndAsJsonAndShowsNoSecret() throws IOException {
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar")
                .writes("it.probe.cfg", "# kept", "greeting = one", ".password = ge heim\\n4711", "number = 5")
                .with("MIRA_CFG__IT_PROBE__NUMBER", "7");
        try (MiraProcess mira = home.start().untilReady()) {
            home.writes("it.probe.cfg", "# kept", "greeting = two", ".password = ge heim\\n4711", "number = 5");
            mira.await("probe modified");
            awaitShell();

            assertThat(table("list")).containsPattern("it\\.probe +DELIVERED +it\\.probe\\.cfg +3");
            assertThat(row("list --json", "pid", "it.probe"))
                    .hasToString("{\"pid\":\"it.probe\",\"state\":\"DELIVERED\",\"file\":\"it.probe.cfg\",\"keys\":3}");
            assertThat(table("show it.probe"))
                    .isEqualTo("key        value\n.password  ***\ngreeting   two\nnumber     7");
            assertThat(row("show it.probe --json", "key", ".password")).hasToString(masked());
            assertThat(table("explain it.probe number"))
                    .containsPattern("number +file +it\\.probe\\.cfg:4 +5 +false")
                    .containsPattern("number +environment +MIRA_CFG__IT_PROBE__NUMBER +7 +true");
            assertThat(row("explain it.probe number --json", "layer", "file"))
                    .hasToString(
                            "{\"key\":\"number\",\"layer\":\"file\",\"place\":\"it.probe.cfg:4\",\"value\":\"5\",\"wins\":false}");
            assertThat(table("history it.probe")).containsPattern("\n1 .*\n2 ");
            assertThat(row("history it.probe --json", "version", "1")
                            .path("source")
                            .asText())
                    .isEqualTo("MIRA_CFG__IT_PROBE__NUMBER, it.probe.cfg");
            assertThat(table("diff it.probe")).containsPattern("greeting +one +two");
            assertThat(row("diff it.probe 1 --json", "key", "greeting"))
                    .hasToString("{\"key\":\"greeting\",\"version_1\":\"one\",\"in_force\":\"two\"}");

            changesAtRunTime(mira);
            whatIsFaultyIsToldAndHarmsNothing(mira);
            assertThat(mira.output()).doesNotContain("heim");
            mira.stopsCleanly();
        }
    }

    private void changesAtRunTime(MiraProcess mira) throws IOException {
        String file = Files.readString(home.etc("it.probe.cfg"));
        assertThat(table("rollback it.probe 1")).containsPattern("greeting +one");
        assertThat(mira.await("probe modified", 2).text("greeting")).isEqualTo("one");
        assertThat(row("set it.probe greeting three --json", "key", ".password"))
                .hasToString(masked());
        assertThat(mira.await("probe modified", 3).text("greeting")).isEqualTo("three");
        assertThat(table("reload")).isEqualTo("nothing to tell");
        assertThat(mira.await("probe modified", 4).text("greeting")).isEqualTo("two");
        assertThat(row("rollback it.probe 1 --json", "key", "greeting")
                        .path("value")
                        .asText())
                .isEqualTo("one");
        mira.await("probe modified", 5);
        assertThat(json("reload --json", 0)).isEmpty();
        mira.await("probe modified", 6);
        assertThat(home.etc("it.probe.cfg")).hasContent(file);

        Files.setPosixFilePermissions(home.etc("it.probe.cfg"), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(table("set it.probe greeting 'four = 4' --persist")).containsPattern("greeting +four = 4");
        assertThat(mira.await("probe modified", 7).text("greeting")).isEqualTo("four = 4");
        assertThat(home.etc("it.probe.cfg")).hasContent(file.replace("greeting = two", "greeting = four = 4"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.etc("it.probe.cfg"))))
                .isEqualTo("rw-r-----");
        try (Stream<Path> files = Files.list(home.etc(""))) {
            assertThat(files).hasSize(1);
        }
    }

    private void whatIsFaultyIsToldAndHarmsNothing(MiraProcess mira) throws IOException {
        assertThat(table("status")).isEqualTo("nothing to tell");
        assertThat(json("status --json", 0)).isEmpty();
        assertThat(table("validate")).isEqualTo("nothing to tell");
        assertThat(json("validate --json", 0)).isEmpty();
        MiraProcess refused = home.start("shell", "config set it.probe greeting");
        assertThat(refused.exitOfCommand()).isEqualTo(1);
        assertThat(refused.stderr()).startsWith("mira: usage: mira:config list");

        home.writes("it.probe.cfg", "greeting = five", "names = a", "number = many");
        // The variable wins over the number that is wrong.
        mira.await("probe modified", record -> record.text("greeting").equals("five"));
        home.writes("it.probe~other.cfg", "", "number = heim", ".password = x\\u00zz");
        mira.await("configuration rejected", record -> record.text("pid").equals("it.probe~other"));
        assertThat(table("status")).containsPattern("it\\.probe~other +REJECTED +none +it\\.probe~other\\.cfg:3: ");
        assertThat(row("status --json", "pid", "it.probe~other")
                        .path("in_force")
                        .asText())
                .isEqualTo("none");
        MiraProcess faulty = home.start("shell", "config validate");
        assertThat(faulty.exitOfCommand()).isEqualTo(1);
        assertThat(faulty.stderr())
                .startsWith("mira: severity")
                .containsPattern("error +it\\.probe~other\\.cfg +3 +\\.password +broken escape");
        JsonNode findings = json("validate --json", 1);
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).path("line").asInt()).isEqualTo(3);
    }

    /** The socket is opened beside the start, not before {@code ready}. */
    private void awaitShell() {
        MiraProcess command = home.start("shell", "help");
        while (command.exitOfCommand() != 0) {
            assertThat(command.stderr()).contains("takes no commands");
            command = home.start("shell", "help");
        }
    }

    private static String masked() {
        return "{\"key\":\".password\",\"value\":\"***\"}";
    }

    private JsonNode row(String command, String column, String value) throws IOException {
        for (JsonNode row : json(command, 0)) {
            if (row.path(column).asText().equals(value)) {
                return row;
            }
        }
        throw new AssertionError("no " + column + " " + value + " in the answer of " + command);
    }

    private JsonNode json(String command, int code) throws IOException {
        return new ObjectMapper().readTree(answer(command, code));
    }

    private String table(String command) {
        return answer(command, 0);
    }

    private String answer(String command, int code) {
        MiraProcess process = home.start("shell", "config " + command);
        assertThat(process.exitOfCommand()).as(process.stderr()).isEqualTo(code);
        assertThat(process.stderr()).as(command).isEmpty();
        assertThat(process.output()).as(command).doesNotContain("heim", "4711");
        return process.output();
    }
}
