package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The features in a plain Karaf: each can be had alone, and together they do what they do in Mira. */
@EnabledOnJre(value = JRE.JAVA_17, disabledReason = "Karaf 4.4 does not start on Java 25")
final class KarafFeaturesIT {

    private static final List<String> FEATURES = List.of(
            "mira-logging-context",
            "mira-secrets",
            "mira-secrets-env",
            "mira-secrets-vault",
            "mira-secrets-k8s",
            "mira-shutdown");

    @TempDir
    Path folder;

    @Test
    void eachIsInstalledAloneAndTogetherTheyFollowEditAndRotationAndStopInOrder() throws IOException {
        Path secret = folder.resolve("secret");
        keep(secret, "the first value");
        Path other = Files.writeString(folder.resolve("other"), "the other value");
        FixtureBundle fixtures = new FixtureBundle(folder);
        try (KarafProcess karaf = karaf()) {
            karaf.drops(fixtures.of("installer"))
                    .drops(fixtures.of("follower"))
                    .writes("it.follower.cfg", "secret = secret://followed:password")
                    .with("IT_REPOSITORY", "mvn:io.mira/mira-karaf/" + Home.VERSION + "/xml/features")
                    .with("IT_FEATURES", String.join(",", FEATURES))
                    .with("FOLLOWED_PASSWORD_FILE", secret.toString())
                    .with("OTHER_PASSWORD_FILE", other.toString())
                    .start();
            for (String feature : FEATURES) {
                karaf.awaitLog("feature " + feature + " installed alone");
            }
            karaf.awaitLog("all features installed");
            karaf.awaitLog("follower has " + "the first value".hashCode());

            keep(secret, "the second value");
            karaf.awaitLog("follower has " + "the second value".hashCode());

            karaf.writes("it.follower.cfg", "secret = secret://other:password");
            karaf.awaitLog("follower has " + "the other value".hashCode());
            assertThat(karaf.log()).contains("correlated true");

            karaf.stop();
            assertThat(karaf.log())
                    .contains("follower cleans up")
                    .doesNotContain("the first value", "the second value", "the other value");
        }
    }

    @Test
    void theBillOfMaterialsNamesEveryBundle() throws IOException {
        String bom = Files.readString(Home.PROJECT.resolve("bom/pom.xml"));
        try (Stream<Path> modules = Files.list(Home.PROJECT.resolve("bundles"))) {
            assertThat(modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                            .map(module -> module.getFileName().toString())
                            // Copied into those that use it, never published by itself.
                            .filter(name -> !name.equals("mira-folder")))
                    .allSatisfy(name -> assertThat(bom).contains("<artifactId>" + name + "</artifactId>"));
        }
        assertThat(bom).contains("<version>" + Home.VERSION + "</version>");
    }

    /** A Karaf that finds every artifact of the features in its own system folder. */
    private KarafProcess karaf() throws IOException {
        Home home = new Home(folder.resolve("home"));
        KarafProcess karaf = new KarafProcess(folder);
        karaf.holds(
                "io.mira",
                "mira-karaf",
                Home.VERSION,
                Home.PROJECT.resolve("karaf/target/features.xml"),
                "-features.xml");
        try (Stream<Path> modules = Files.list(Home.PROJECT.resolve("bundles"))) {
            for (Path module : modules.filter(path -> Files.isDirectory(path.resolve("target")))
                    .toList()) {
                String name = module.getFileName().toString();
                Path jar = module.resolve("target/" + name + "-" + Home.VERSION + ".jar");
                if (Files.exists(jar)) {
                    karaf.holds("io.mira", name, Home.VERSION, jar, ".jar");
                }
            }
        }
        try (Stream<Path> jars = Files.walk(home.distribution().resolve("bundles"))) {
            for (Path jar : jars.filter(path -> path.getFileName().toString().matches("org\\..*\\.jar"))
                    .toList()) {
                String[] parts =
                        jar.getFileName().toString().replace(".jar", "").split("-", 2);
                String group = parts[0].startsWith("org.osgi.") ? "org.osgi" : "org.apache.felix";
                if (!Files.exists(karaf.folder()
                        .resolve("system/" + group.replace('.', '/') + "/" + parts[0] + "/" + parts[1]))) {
                    karaf.holds(group, parts[0], parts[1], jar, ".jar");
                }
            }
        }
        return karaf;
    }

    private static void keep(Path file, String value) throws IOException {
        Path draft = Files.writeString(file.resolveSibling("draft"), value);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
