package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import biz.aQute.resolve.Bndrun;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the jars are made of is said: bills of materials, licences, and an index for those who assemble with bnd. */
@Tag("one-java")
final class SupplyChainIT {

    private static final Path HOME = Home.PROJECT.resolve("distribution/target/mira");
    private static final Path BILL = HOME.resolveSibling("mira-" + Home.VERSION + "-sbom.json");

    /** What others have made and our jars hold. Whoever embeds something adds it here, and its licence to the jar. */
    private static final List<Part> PARTS = List.of(
            new Part("dev/harrel/jsonschema/", "json-schema", "META-INF/licenses/json-schema/LICENSE"),
            new Part("io/prometheus/", "prometheus-metrics-model", "META-INF/licenses/prometheus/META-INF/NOTICE"),
            new Part("com/grack/nanojson/", "nanojson", "META-INF/LICENSE"),
            new Part("org/snakeyaml/engine/", "snakeyaml-engine", "META-INF/LICENSE"),
            new Part("io/github/jopenlibs/", "vault-java-driver", "META-INF/licenses/vault-java-driver/LICENSE"),
            new Part("org/eclipse/jetty/", "org.apache.felix.http.jetty12", "META-INF/LICENSE"),
            new Part(
                    "org/apache/felix/http/",
                    "org.apache.felix.http.jetty12",
                    "META-INF/licenses/felix-http/META-INF/NOTICE"),
            new Part("org/osgi/", "org.apache.felix.http.jetty12", "META-INF/LICENSE"),
            new Part("jakarta/servlet/", "org.apache.felix.http.servlet-api", "META-INF/LICENSE.md"),
            new Part("javax/servlet/", "org.apache.felix.http.servlet-api", "META-INF/NOTICE.md"),
            new Part(
                    "org/apache/commons/fileupload/",
                    "commons-fileupload",
                    "META-INF/licenses/commons-fileupload/META-INF/NOTICE.txt"),
            new Part("org/apache/commons/io/", "commons-io", "META-INF/licenses/commons-io/META-INF/NOTICE.txt"),
            new Part("com/zaxxer/hikari/", "HikariCP", "META-INF/LICENSE"),
            new Part("org/postgresql/", "postgresql", "META-INF/licenses/postgresql/META-INF/LICENSE"));

    /** Classes below a folder, the artifact they come from, and what of it must lie in the jar. */
    private record Part(String folder, String artifact, String licence) {}

    @Test
    void theBillOfMaterialsOfTheDistributionHoldsEveryJarInItAndWhatIsInsideThem() throws Exception {
        assumeThatBillsAreWritten();
        JsonNode bill = new ObjectMapper().readTree(BILL.toFile());
        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        Set<String> hashes = bill.findValues("hashes").stream()
                .flatMap(list -> list.findValuesAsText("content").stream())
                .collect(Collectors.toSet());
        for (Path jar : jars(HOME)) {
            assertThat(hashes).as(jar.toString()).contains(sha256(jar));
        }
        assertThat(names(bill))
                .containsAll(PARTS.stream()
                        .map(Part::artifact)
                        .filter(name -> !name.matches("HikariCP|postgresql"))
                        .toList());
        String notice = Files.readString(HOME.resolve("NOTICE"));
        for (JsonNode component : bill.path("components")) {
            if (component.path("licenses").isEmpty()) {
                assertThat(notice).contains(component.path("name").asText());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ours")
    void aJarOfOursHoldsItsLicenceAndThoseOfWhatIsInside(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            assertThat(file.getEntry("META-INF/LICENSE")).isNotNull();
            assertThat(file.getEntry("META-INF/NOTICE")).isNotNull();
            for (Part part : parts(jar)) {
                assertThat(file.getEntry(part.licence())).as(part.toString()).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ours")
    void theBillOfMaterialsOfAJarOfOursNamesWhatIsInside(Path jar) throws IOException {
        assumeThatBillsAreWritten();
        JsonNode bill =
                new ObjectMapper().readTree(jar.resolveSibling("bom.json").toFile());
        assertThat(names(bill))
                .containsAll(parts(jar).stream().map(Part::artifact).toList());
    }

    @Test
    void theDistributionHoldsTheLicenceOfEveryJarThatHoldsNone() throws IOException {
        String notice = Files.readString(HOME.resolve("NOTICE"));
        assertThat(HOME.resolve("LICENSE")).exists();
        for (Path jar : jars(HOME)) {
            try (JarFile file = new JarFile(jar.toFile())) {
                if (file.stream().noneMatch(entry -> entry.getName().matches("(META-INF/)?LICENSE(\\.txt)?"))) {
                    assertThat(jar.getFileName().toString()).startsWith("logback-");
                }
            }
        }
        assertThat(notice).contains("Logback", "licenses/EPL-2.0.txt");
        for (String word : notice.split("[\\s;:]+", -1)) {
            if (word.startsWith("licenses/")) {
                assertThat(HOME.resolve(word)).exists();
            }
        }
    }

    @Test
    void theRunOfBndResolvesToWhatItSaysOutOfTheIndexAlone() throws Exception {
        try (Bndrun run = Bndrun.createBndrun(null, HOME.resolve("mira.bndrun").toFile())) {
            List<String> said = names(run.mergeProperties("-runbundles"));
            List<String> resolved = names(run.resolve(false, false));
            assertThat(run.getErrors()).isEmpty();
            assertThat(resolved)
                    .as("after a wanted change, put these into distribution/src/main/mira.bndrun")
                    .isEqualTo(said);
        }
    }

    /** The plugin that writes them wants Maven to be online. */
    private static void assumeThatBillsAreWritten() {
        assumeFalse(
                "offline=true".equals(System.getProperty("mira.maven")) && System.getenv("CI") == null,
                "bills of materials are not written offline");
    }

    /** Gives whose classes lie in a jar besides ours. */
    private static Set<Part> parts(Path jar) throws IOException {
        Set<Part> found = new HashSet<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                if (name.endsWith(".class") && !name.startsWith("io/mira/") && !name.equals("module-info.class")) {
                    found.add(PARTS.stream()
                            .filter(known -> name.startsWith(known.folder()))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(name + " is whose?")));
                }
            }
        }
        return found;
    }

    static List<Path> ours() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String folder : List.of("bundles", "examples", ".")) {
            try (Stream<Path> modules = Files.list(Home.PROJECT.resolve(folder))) {
                for (Path target : modules.map(module -> module.resolve("target"))
                        .filter(Files::isDirectory)
                        .toList()) {
                    try (Stream<Path> files = Files.list(target)) {
                        files.filter(file -> file.getFileName()
                                        .toString()
                                        .matches("mira-(?!container|testkit|itests|benchmarks).*-" + Home.VERSION
                                                + "\\.jar"))
                                .forEach(found::add);
                    }
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(20);
        return found.stream().sorted().toList();
    }

    private static List<Path> jars(Path below) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String folder : List.of("lib", "bundles", "optional")) {
            try (Stream<Path> files = Files.walk(below.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".jar")).forEach(found::add);
            }
        }
        assertThat(found).hasSizeGreaterThan(30);
        return found;
    }

    private static Set<String> names(JsonNode bill) {
        return new TreeSet<>(bill.path("components").findValuesAsText("name"));
    }

    private static List<String> names(String bundles) {
        return Stream.of(bundles.replaceAll(";version='[^']*'", "").split(",", -1))
                .map(String::strip)
                .sorted()
                .toList();
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
