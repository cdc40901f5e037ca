package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.FileResource;
import aQute.bnd.osgi.Jar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an API has promised stays, or its package gets another version. */
final class BaselineIT {

    private static final Path PROJECT = Path.of(System.getProperty("mira.project"));
    private static final String VERSION = System.getProperty("mira.version");
    private static final Path BUNDLES = PROJECT.resolve("bundles");
    private static final Path BASELINE = PROJECT.resolve("itests/src/test/baseline");
    private static final Path SECRETS = BASELINE.resolve("mira-secrets-api.jar");

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("apis")
    void noPackageOfAnApiHasChangedWithoutItsVersion(String api) throws Exception {
        Path baseline = BASELINE.resolve(api + ".jar");
        assertThat(baseline)
                .as("the promise of %s; see README.md beside it", api)
                .exists();
        assertThat(BaselineComparison.faults(baseline, built(api))).as(api).isEmpty();
    }

    @Test
    void whatIsTheSameNeedsNothing() throws Exception {
        assertThat(BaselineComparison.faults(SECRETS, SECRETS)).isEmpty();
    }

    @Test
    void aTypeThatIsGoneNeedsAMajorStepAndIsNamed() throws Exception {
        Path changed = changed(jar -> jar.remove("io/mira/secrets/SecretsListener.class"));
        assertThat(BaselineComparison.faults(SECRETS, changed))
                .singleElement()
                .asString()
                .startsWith("io.mira.secrets is 1.0.0 and must be 2.0.0 (it was 1.0.0): ")
                .contains("REMOVED io.mira.secrets.SecretsListener", "@Version(\"2.0.0\")");
    }

    @Test
    void aMethodThatIsChangedNeedsAMajorStepAndIsNamed() throws Exception {
        Path changed = changed(jar -> compiled(jar, "io/mira/secrets/SecretsListener", """
                package io.mira.secrets;
                public interface SecretsListener { void changed(SecretsEvent event, boolean again); }
                """));
        assertThat(BaselineComparison.faults(SECRETS, changed))
                .singleElement()
                .asString()
                .contains("must be 2.0.0", "changed(io.mira.secrets.SecretsEvent) in io.mira.secrets.SecretsListener");
    }

    @Test
    void aTypeThatIsNewNeedsAMinorStep() throws Exception {
        Path before = changed(jar -> jar.remove("io/mira/secrets/SecretsListener.class"));
        assertThat(BaselineComparison.faults(before, SECRETS))
                .singleElement()
                .asString()
                .contains("io.mira.secrets is 1.0.0 and must be 1.1.0", "ADDED io.mira.secrets.SecretsListener");
    }

    @Test
    void aPackageThatIsExportedNoMoreIsNamed() throws Exception {
        Path changed = changed(jar -> export(jar, "io.mira.secrets.spi;version=\"1.0.0\""));
        assertThat(BaselineComparison.faults(SECRETS, changed))
                .containsExactly("io.mira.secrets 1.0.0 is exported no more: bring it back.");
    }

    @Test
    void aVersionNeverGoesDown() throws Exception {
        Path changed =
                changed(jar -> export(jar, "io.mira.secrets;version=\"1.0.0\",io.mira.secrets.spi;version=\"0.9.0\""));
        assertThat(BaselineComparison.faults(SECRETS, changed))
                .containsExactly("io.mira.secrets.spi is 0.9.0 and was 1.0.0 already: a version never goes down.");
    }

    @Test
    void withItsVersionAChangeIsAllowed() throws Exception {
        Path changed = changed(jar -> {
            jar.remove("io/mira/secrets/SecretsListener.class");
            export(jar, "io.mira.secrets;version=\"2.0.0\",io.mira.secrets.spi;version=\"1.0.0\"");
        });
        assertThat(BaselineComparison.faults(SECRETS, changed)).isEmpty();
    }

    static List<String> apis() throws IOException {
        try (Stream<Path> folders = Files.list(BUNDLES)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.endsWith("-api"))
                    .sorted()
                    .toList();
        }
    }

    private static Path built(String api) {
        return BUNDLES.resolve(api + "/target/" + api + "-" + VERSION + ".jar");
    }

    private Path changed(Consumer<Jar> change) throws Exception {
        Path file = folder.resolve("changed.jar");
        try (Jar jar = new Jar(SECRETS.toFile())) {
            jar.getManifest();
            change.accept(jar);
            jar.write(file.toFile());
        }
        return file;
    }

    private static void export(Jar jar, String packages) {
        try {
            jar.getManifest().getMainAttributes().putValue("Export-Package", packages);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void compiled(Jar jar, String type, String source) {
        try {
            Path file = folder.resolve(type + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source);
            int result = ToolProvider.getSystemJavaCompiler()
                    .run(null, null, null, "--release", "17", "-cp", SECRETS.toString(), file.toString());
            assertThat(result).isZero();
            jar.putResource(type + ".class", new FileResource(folder.resolve(type + ".class")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
