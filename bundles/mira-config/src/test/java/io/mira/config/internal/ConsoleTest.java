package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.osgi.service.metatype.AttributeDefinition.INTEGER;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.felix.cm.file.FilePersistenceManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConsoleTest {

    @TempDir
    Path data;

    @TempDir
    Path etc;

    private final FakeConfigurations configurations = new FakeConfigurations();
    private final Map<String, String> environment = new TreeMap<>();
    private final Map<String, String> properties = new TreeMap<>();
    private Pipeline pipeline;
    private ConfigCommand command;

    @BeforeEach
    void start() {
        FakeMetatype metatype = new FakeMetatype()
                .declare(
                        "web",
                        FakeAttribute.of("port", INTEGER).between(1, 65535).orElse("8080"));
        Sources sources = new Sources(new FileParser(name -> null), new Overrides(environment, properties));
        Delivery delivery = configurations.delivery(
                new Store(new FilePersistenceManager(data.resolve("config").toString())));
        History history = new History(InstantSource.system());
        pipeline = new Pipeline(
                sources,
                metatype.declarations(),
                List::of,
                delivery,
                new LastGood(data.resolve("last-good")),
                history,
                new Tally(InstantSource.system()),
                change -> {});
        Console console = new Console(
                pipeline, sources, delivery, history, new EtcWriter(etc), new EtcFolder(etc), this::takeOver);
        command = new ConfigCommand(new ConsoleAccess() {
            @Override
            public void lookAgain() {}

            @Override
            public Answer onConsole(Function<Console, Answer> work) {
                return work.apply(console);
            }
        });
    }

    @Test
    void everyLayerAndTheWinnerAreExplained() throws IOException {
        environment.put("MIRA_CFG__WEB__PORT", "82");
        properties.put("mira.cfg.web/port", "83");
        start();
        write("web.cfg", "# c\nport = 80\n");
        Files.createDirectory(etc.resolve("conf.d"));
        write("conf.d/web.cfg", "port = 81\n");

        command.config("set", "web", "port", "84");

        assertThat(command.config("explain", "web", "port").lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "key layer place value wins",
                        "port default web 8080 false",
                        "port file web.cfg:2 80 false",
                        "port overlay conf.d/web.cfg:1 81 false",
                        "port environment MIRA_CFG__WEB__PORT 82 false",
                        "port system property -Dmira.cfg.web/port 83 false",
                        "port runtime mira:config 84 true");
    }

    @Test
    void secretsAreMaskedEverywhere() throws IOException {
        write("app.cfg", "password = geheim\n.pin = 4711\nurl = secret://a:b?default=geheim\n");
        write("app.cfg", "password = geheimer\n.pin = 4711\nurl = secret://a:b?default=geheim\n");

        for (String words :
                List.of("show app", "explain app", "diff app 1", "history app", "list", "show app --json")) {
            assertThat(command.config(words.split(" "))).as(words).doesNotContain("geheim", "4711");
        }
        assertThat(command.config("show", "app")).contains("secret://a:b?default=***");
    }

    @Test
    void whatIsRejectedIsInTheStatus() throws IOException {
        write("web.cfg", "port = 80\n");
        write("web.cfg", "port = eighty\n");

        assertThat(command.config("status")).contains("web", "REJECTED", "last good", "web.cfg:1: port");
        assertThat(command.config("status", "--json"))
                .contains("\"pid\":\"web\"", "\"state\":\"REJECTED\"", "\"reasons\":[\"web.cfg:1: port");
        assertThatThrownBy(() -> command.config("validate"))
                .hasMessageMatching("(?s).*error +web\\.cfg +1 +port +'eighty' is no number.*");
    }

    @Test
    void aVersionIsPutInForceAgainUntilTheFileChanges() throws IOException {
        write("app.cfg", "a = 1\n");
        write("app.cfg", "a = 2\nb = 2\n");
        assertThat(command.config("history", "app").lines()).hasSize(3);
        assertThat(command.config("diff", "app")).contains("version_1").contains("(none)");
        command.config("rollback", "app", "1");
        assertThat(configurations.kept()).containsEntry("app", Map.of("a", "1"));

        write("app.cfg", "a = 3\nb = 3\n");
        assertThat(configurations.kept()).containsEntry("app", Map.of("a", "3", "b", "3"));
    }

    @Test
    void aKeyIsSetAndTakenBackByReload() throws IOException {
        write("web.cfg", "port = 80\n");
        command.config("set", "web", "port", "81");
        assertThat(configurations.kept()).containsEntry("web", Map.of("port", 81));
        assertThat(command.config("explain", "web", "port")).contains("runtime");

        command.config("reload");
        assertThat(configurations.kept()).containsEntry("web", Map.of("port", 80));
        assertThat(Files.readString(etc.resolve("web.cfg"))).isEqualTo("port = 80\n");
    }

    @Test
    void reloadTakesFilesOverThatNobodyFollows() throws IOException {
        write("web.cfg", "port = 80\n");
        Files.writeString(etc.resolve("web.cfg"), "port = 81\n");

        command.config("reload");

        assertThat(configurations.kept()).containsEntry("web", Map.of("port", 81));
    }

    @Test
    void whatHasNotBeenTakenOverIsValidatedAsItIs() throws IOException {
        write("web.cfg", "port = 80\n");
        assertThat(command.config("validate")).isEqualTo("nothing to tell");
        Files.writeString(etc.resolve("web.cfg"), "port = eighty\n");

        assertThatThrownBy(() -> command.config("validate", "--json"))
                .hasMessageStartingWith(
                        "[{\"severity\":\"error\",\"file\":\"web.cfg\",\"line\":1,\"key\":\"port\",\"reason\":\"'eighty'");
        assertThat(configurations.kept()).containsEntry("web", Map.of("port", 80));
        assertThat(command.config("status")).isEqualTo("nothing to tell");
    }

    @Test
    void nothingButPersistWritesIntoTheFolder() throws IOException {
        write("web.cfg", "port = 80\n");
        write("web.cfg", "port = 81\n");
        Map<String, String> before = hashes();

        for (String words : List.of(
                "list",
                "status",
                "show web",
                "explain web",
                "history web",
                "diff web",
                "set web port 82",
                "rollback web 1",
                "validate",
                "reload")) {
            command.config(words.split(" "));
            assertThat(hashes()).as(words).isEqualTo(before);
        }
        command.config("set", "web", "port", "83", "--persist");
        assertThat(hashes()).isNotEqualTo(before);
    }

    @Test
    void aKeyIsSetInTheFileWithItsCommentsKept() throws IOException {
        write("web.cfg", "# the port\nport = 80\n");
        command.config("set", "web", "port", "81", "--persist");

        assertThat(configurations.kept()).containsEntry("web", Map.of("port", 81));
        assertThat(Files.readString(etc.resolve("web.cfg"))).isEqualTo("# the port\nport = 81\n");
        try (var files = Files.list(etc)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aWrongValueIsRefusedAndChangesNothing() throws IOException {
        write("web.cfg", "port = 80\n");

        assertThatThrownBy(() -> command.config("set", "web", "port", "eighty", "--persist"))
                .hasMessageContaining("port: 'eighty'");
        assertThat(configurations.kept()).containsEntry("web", Map.of("port", 80));
        assertThat(Files.readString(etc.resolve("web.cfg"))).isEqualTo("port = 80\n");
        assertThat(command.config("explain", "web")).doesNotContain("runtime");
    }

    @Test
    void aLinkIsNotWrittenThrough() throws IOException {
        write("web.cfg", "port = 80\n");
        Files.move(etc.resolve("web.cfg"), data.resolve("web.cfg"));
        Files.createSymbolicLink(etc.resolve("web.cfg"), data.resolve("web.cfg"));

        assertThatThrownBy(() -> command.config("set", "web", "port", "81", "--persist"))
                .hasMessageContaining("is a link");
        assertThat(configurations.kept()).containsEntry("web", Map.of("port", 80));
    }

    @Test
    void whatIsNotUnderstoodIsToldWithTheUsage() {
        for (String words : List.of("", "what", "show", "set web port", "diff web x")) {
            assertThatThrownBy(() -> command.config(words.split(" ")))
                    .as(words)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("mira:config");
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(etc.resolve(name), text, StandardCharsets.UTF_8);
        takeOver();
    }

    private Map<String, String> hashes() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (var all = Files.walk(etc)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file.toString(), Files.readString(file) + Files.getLastModifiedTime(file));
            }
        }
        return files;
    }

    private void takeOver() {
        try {
            pipeline.take(new EtcFolder(etc).read());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
