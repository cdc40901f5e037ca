package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EtcCheckTest {

    private static final String METATYPE = """
            <?xml version="1.0" encoding="UTF-8"?>
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.3.0">
              <OCD id="ocd" name="web">
                <AD id="port" type="Integer" min="1" max="65535" default="8080"/>
                <AD id="wait" type="String" default="5s"/>
                <AD id="url" type="String"/>
              </OCD>
              <Designate pid="web"><Object ocdref="ocd"/></Designate>
              <Designate factoryPid="many"><Object ocdref="ocd"/></Designate>
            </metatype:MetaData>
            """;

    @TempDir
    Path etc;

    @TempDir
    Path bundles;

    private int code;

    @BeforeEach
    void makeBundle() throws IOException {
        Path jar = Files.createDirectory(bundles.resolve("10")).resolve("web.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("OSGI-INF/metatype/web.xml"));
            zip.write(METATYPE.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry("OSGI-INF/metatype/web.schema.json"));
            zip.write("{\"properties\": {\"url\": {\"minLength\": 2}}}".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        Files.writeString(bundles.resolve("no.jar"), "no jar");
    }

    @Test
    void soundFilesHaveNoProblems() throws IOException {
        Files.writeString(etc.resolve("web.cfg"), "port = 80\nwait = 500ms\nurl = xy\n");
        Files.writeString(etc.resolve("many~one.cfg"), "url = ${mira.home}\n");

        assertThat(problems(Map.of())).isEmpty();
        assertThat(code).isEqualTo(EtcCheck.SOUND);
    }

    @Test
    void everyProblemOfEveryFileIsToldWithItsPlace() throws IOException {
        Files.writeString(etc.resolve("web.cfg"), "port = 0\nwait = 5x\nurll = y\n");
        Files.writeString(etc.resolve("many~one.cfg"), "url = \\u00zz\n");
        Files.writeString(etc.resolve("other.config"), "a=open\n");

        List<String> problems = problems(Map.of("MIRA_CFG__MANY_TWO__PORT", "x"));

        assertThat(code).isEqualTo(EtcCheck.FAULTY);
        assertThat(problems.stream().filter(line -> line.startsWith("error: ")))
                .anyMatch(line -> line.startsWith("error: web.cfg:1: port: '0'"))
                .anyMatch(line -> line.startsWith("error: web.cfg:2: wait: '5x'"))
                .anyMatch(line ->
                        line.startsWith("error: web.cfg:3: url: is missing") && line.endsWith("is it what urll means?"))
                .anyMatch(line -> line.startsWith("error: many~one.cfg:1: url: broken escape"))
                .anyMatch(line -> line.startsWith("error: other.config:1: a: a value stands in quotes"))
                .hasSize(5);
        assertThat(problems).contains("warning: web.cfg:3: urll: unknown key; did you mean url?");
    }

    @Test
    void whatTheEnvironmentSaysIsCheckedToo() throws IOException {
        Files.writeString(etc.resolve("web.cfg"), "url = xy\n");

        assertThat(problems(Map.of("MIRA_CFG__WEB__PORT", "none")))
                .singleElement()
                .asString()
                .startsWith("error: environment MIRA_CFG__WEB__PORT: port: 'none'");
    }

    @Test
    void theSchemaBesideTheMetatypeIsHeldToo() throws IOException {
        Files.writeString(etc.resolve("web.cfg"), "port = 80\nurl = z\n");

        assertThat(problems(Map.of()))
                .singleElement()
                .asString()
                .startsWith("error: web.cfg:2: url: does not fit the schema (minLength)");
    }

    @Test
    void aWarningIsNoFault() throws IOException {
        Files.writeString(etc.resolve("web.cfg"), "url = xy\nprt = 1\n");

        assertThat(problems(Map.of())).containsExactly("warning: web.cfg:2: prt: unknown key; did you mean port?");
        assertThat(code).isEqualTo(EtcCheck.SOUND);
    }

    @Test
    void programsGetJson() throws IOException {
        Files.writeString(etc.resolve("web.cfg"), "url = xy\nport = 0\n");

        assertThat(problems(Map.of(), "--json"))
                .singleElement()
                .asString()
                .startsWith(
                        "[{\"severity\":\"error\",\"file\":\"web.cfg\",\"line\":2,\"key\":\"port\",\"reason\":\"'0' is");
        assertThat(code).isEqualTo(EtcCheck.FAULTY);
    }

    @Test
    void whatStandsInNoFileHasNoLine() throws IOException {
        Files.writeString(etc.resolve("web.cfg"), "url = xy\n");

        assertThat(problems(Map.of("MIRA_CFG__WEB__PORT", "none"), "--json"))
                .singleElement()
                .asString()
                .startsWith("[{\"severity\":\"error\",\"file\":\"environment MIRA_CFG__WEB__PORT\",\"key\":\"port\",");
    }

    @Test
    void aFileWhoseNameLacksAPartIsAnError() throws IOException {
        for (String name : List.of("web~.cfg", "-one.config", "notes.txt", ".web~.cfg")) {
            Files.writeString(etc.resolve(name), "url = xy\n");
        }

        String reason = ": names no configuration: write <pid>.cfg, or <factory>~<name>.cfg";
        assertThat(problems(Map.of())).containsExactly("error: -one.config" + reason, "error: web~.cfg" + reason);
        assertThat(code).isEqualTo(EtcCheck.FAULTY);
    }

    @Test
    void twoFilesOfOneConfigurationAreAnError() throws IOException {
        Files.writeString(etc.resolve("web.cfg"), "url = xy\n");
        Files.writeString(etc.resolve("web.cfg.json"), "{\"url\": \"xy\"}");

        assertThat(problems(Map.of()))
                .containsExactly("error: web.cfg.json: says the same configuration as web.cfg: remove one of them");
    }

    @Test
    void aDashThatNobodyDeclaresIsTold() throws IOException {
        Files.writeString(etc.resolve("many-one.cfg"), "url = xy\n");
        Files.writeString(etc.resolve("other~one.cfg"), "a = 1\n");
        Files.writeString(etc.resolve("my-app.cfg"), "a = 1\n");

        assertThat(problems(Map.of()))
                .containsExactly("warning: my-app.cfg: is taken for the instance app of my, which no bundle declares:"
                        + " write my~app if that is meant");
        assertThat(code).isEqualTo(EtcCheck.SOUND);
    }

    @Test
    void withoutAFolderTheUsageIsTold() throws IOException {
        assertThat(run(List.of(), Map.of())).singleElement().asString().contains("usage");
        assertThat(code).isEqualTo(EtcCheck.FAULTY);
    }

    private List<String> problems(Map<String, String> environment, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of(options));
        words.addAll(List.of(etc.toString(), bundles.toString()));
        return run(words, environment);
    }

    private List<String> run(List<String> words, Map<String, String> environment) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        code = EtcCheck.run(
                words,
                environment,
                Map.of("mira.home", "/opt/mira"),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
