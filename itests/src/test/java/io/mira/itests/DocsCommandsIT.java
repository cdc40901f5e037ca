package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fenced command and configuration of README, DEPLOYMENT.md and docs is taken out of the text and run, or says above
 * it why not. {@link DocsNewcomerIT} walks through README, {@link DeploymentSymptomsIT} produces the records.
 */
@Tag("one-java")
final class DocsCommandsIT {

    /** No command and no configuration. */
    private static final Set<String> TO_READ = Set.of("java", "mermaid", "text");

    private static final Pattern ETC = Pattern.compile("# etc/(\\S+\\.cfg)\n[\\s\\S]*");
    private static final Pattern SOUND = Pattern.compile("mira: \\S+ is sound\n");
    private static final Pattern FIELD = Pattern.compile("\\$([a-z_]+)");

    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|IT))(?:#(\\w+))?`");

    @TempDir
    Path folder;

    private Loopback network;
    private Terminal home;

    @BeforeEach
    void unpackAsTheBookSays() throws IOException {
        network = new Loopback();
        Path archive = Home.PROJECT.resolve("distribution/target/mira-" + Home.VERSION + ".tar.gz");
        Files.copy(archive, folder.resolve(archive.getFileName()));
        Fence unpacking = only("beside the archive");
        assertThat(new Terminal(network, folder, Map.of()).run(unpacking.text()))
                .as(unpacking.toString())
                .contains(Home.VERSION);
        home = new Terminal(network, folder.resolve("mira-" + Home.VERSION), Map.of());
    }

    @AfterEach
    void closeNetwork() {
        network.close();
    }

    @Test
    void everyFenceIsRunOrComparedOrSaysWhyNot() {
        assertThat(Fence.ofAll())
                .isNotEmpty()
                .allSatisfy(fence -> assertThat(fence)
                        .as("%s [%s] %s", fence, fence.language(), fence.remark())
                        .matches(DocsCommandsIT::isTested));
    }

    @Test
    void theQuickStartDoesWhatItSaysInTheRunningProcess() {
        try (MiraProcess mira = home.start(only("starts mira").text())) {
            mira.await("ready");
            assertThat(withMira())
                    .hasSizeGreaterThan(1)
                    .allSatisfy(fence -> assertThat(home.run(fence.text()))
                            .as(fence.toString())
                            .contains("UP"));
            List<String> lines = only("with mira, line by line").text().lines().toList();
            home.run(lines.get(0));
            mira.await("bundle running", record -> record.text("file").equals("mira-http.jar"));
            home.run(lines.get(1));
            mira.awaitRecord("a record of DEBUG", record -> record.text("level").equals("DEBUG"));
            home.run(lines.get(2));
            home.run(lines.get(3));
            mira.await("bundle removed", record -> record.text("file").equals("mira-http.jar"));
            home.run("bin/mira stop");
            assertThat(mira.exitOfCommand()).as(mira.output()).isZero();
        }
    }

    @Test
    void everyOtherCommandSucceedsInAnUnpackedHome() {
        List<Fence> commands = Fence.ofAll().stream()
                .filter(DocsCommandsIT::isRunHere)
                .filter(fence -> fence.remark().isEmpty())
                .toList();
        assertThat(commands).isNotEmpty().allSatisfy(fence -> home.run(fence.text()));
    }

    @Test
    void everyConfigurationIsSoundForMiraCheck() throws IOException {
        home.run("cp optional/*.jar deploy/");
        List<Fence> configurations =
                Fence.ofAll().stream().filter(fence -> etc(fence).isPresent()).toList();
        assertThat(configurations).hasSizeGreaterThan(4);
        for (Fence configuration : configurations) {
            Path file = home.folder().resolve("etc").resolve(etc(configuration).orElseThrow());
            Files.writeString(file, configuration.text());
            assertThat(home.run("bin/mira check 2>&1"))
                    .as(configuration.toString())
                    .matches(SOUND);
            Files.delete(file);
        }
    }

    @Test
    void whatComposeSetsIsUnderstood() throws IOException {
        Path compose = Home.PROJECT.resolve("distribution/src/main/container/compose.yaml");
        JsonNode service =
                new YAMLMapper().readTree(compose.toFile()).path("services").path("mira");
        assertThat(service.path("image").asText()).isEqualTo("mira:" + Home.VERSION);
        Map<String, String> variables = new HashMap<>();
        service.path("environment")
                .properties()
                .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asText()));
        String book = Files.readString(Home.PROJECT.resolve("DEPLOYMENT.md"));
        assertThat(variables.keySet().stream().filter(name -> name.startsWith("MIRA_")))
                .hasSizeGreaterThan(2)
                .allSatisfy(name -> assertThat(book).contains("`" + name + "`"));
        assertThat(new Terminal(network, home.folder(), variables)
                        .run("cp optional/*.jar deploy/ && bin/mira check 2>&1"))
                .matches(SOUND);
    }

    @Test
    void everyExcerptStandsInItsFileAsItIsShown() throws IOException {
        List<Fence> excerpts = Fence.ofAll().stream()
                .filter(fence -> fence.remark().startsWith("file: "))
                .toList();
        assertThat(excerpts).isNotEmpty();
        for (Fence excerpt : excerpts) {
            Path file = Home.PROJECT.resolve(excerpt.remark().substring("file: ".length()));
            assertThat(Files.readString(file)).as(excerpt.toString()).contains(excerpt.text());
        }
    }

    /** None of the shippers can be had where this is tested; what is held is that they parse, and ask for fields that are there. */
    @Test
    void everyConfigurationOfAShipperParsesAndNamesFieldsOfTheRecord() throws IOException {
        String table = Files.readString(Home.PROJECT.resolve("DEPLOYMENT.md"));
        List<Fence> shippers = Fence.ofAll().stream()
                .filter(fence -> fence.remark().startsWith("config: "))
                .toList();
        assertThat(shippers.stream().map(Fence::toString)).hasSizeGreaterThanOrEqualTo(5);
        for (Fence shipper : shippers) {
            JsonNode parsed = new YAMLMapper().readTree(shipper.text());
            assertThat(parsed.isObject()).as(shipper.toString()).isTrue();
            assertThat(FIELD.matcher(shipper.text()).results().map(MatchResult::group))
                    .as(shipper.toString())
                    .allSatisfy(field -> assertThat(table).contains("`" + field.substring(1) + "`"));
        }
    }

    @Test
    void coordinatesOfMavenAreThoseOfThisVersion() {
        assertThat(Fence.ofAll().stream().filter(fence -> fence.language().equals("xml")))
                .isNotEmpty()
                .allSatisfy(fence -> assertThat(fence.text())
                        .contains("<groupId>io.mira</groupId>", "<version>" + Home.VERSION + "</version>"));
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Map<String, String> sources = testSources();
        for (Path page : Fence.pages()) {
            TEST.matcher(Files.readString(page)).results().forEach(name -> {
                assertThat(sources).as(page + " names a test").containsKey(name.group(1));
                if (name.group(2) != null) {
                    assertThat(sources.get(name.group(1))).as(name.group()).contains("void " + name.group(2) + "(");
                }
            });
        }
    }

    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String folder : List.of("bundles", "launcher", "itests", "examples", "testkit", "container")) {
            try (Stream<Path> files = Files.walk(Home.PROJECT.resolve(folder))) {
                for (Path file : files.filter(path -> path.toString().matches(".*/src/test/.*(Test|IT)\\.java"))
                        .toList()) {
                    sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }
        return sources;
    }

    private static boolean isTested(Fence fence) {
        return switch (fence.language()) {
            case "sh" -> !fence.isRun() || fence.file().endsWith("README.md") || isRunHere(fence);
            case "properties" -> etc(fence).isPresent();
            case "json" ->
                fence.remark().startsWith("symptom: ")
                        || fence.remark().startsWith("not run: ")
                        || fence.file().endsWith("README.md");
            case "yaml", "ini", "dockerfile" ->
                Stream.of("file: ", "config: ", "not run: ").anyMatch(fence.remark()::startsWith);
            case "xml" -> true;
            default -> TO_READ.contains(fence.language());
        };
    }

    private static boolean isRunHere(Fence fence) {
        return fence.isRun() && !fence.file().endsWith("README.md");
    }

    /** The first line of a configuration says which file of etc it is. */
    private static Optional<String> etc(Fence fence) {
        var matcher = ETC.matcher(fence.text());
        return fence.language().equals("properties") && matcher.matches()
                ? Optional.of(matcher.group(1))
                : Optional.empty();
    }

    private static List<Fence> withMira() {
        return Fence.ofAll().stream()
                .filter(fence -> fence.remark().equals("with mira"))
                .toList();
    }

    private static Fence only(String remark) {
        List<Fence> found = Fence.of(Home.PROJECT.resolve("DEPLOYMENT.md")).stream()
                .filter(fence -> fence.remark().equals(remark))
                .toList();
        assertThat(found).as(remark).hasSize(1);
        return found.get(0);
    }
}
