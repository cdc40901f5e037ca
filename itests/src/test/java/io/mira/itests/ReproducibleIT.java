package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two builds of one commit are bit-identical: nothing in what is built tells when, where or by whom. */
final class ReproducibleIT {

    private static final Path PROJECT =
            Path.of(System.getProperty("mira.project")).toAbsolutePath().normalize();
    private static final LocalDateTime STAMP = LocalDateTime.of(2026, 11, 1, 0, 0);
    private static final List<String> TELLTALES =
            List.of("Bnd-LastModified", "Built-By", "Build-Jdk", "Build-Jdk-Spec", "Tool", "Created-By");

    @ParameterizedTest
    @MethodSource("archives")
    void nothingTellsWhenOrWhereItWasBuilt(Path archive) throws IOException {
        byte[] folder = PROJECT.toString().getBytes(StandardCharsets.UTF_8);
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                assertThat(entry.getTimeLocal()).as(entry.getName()).isEqualTo(STAMP);
                assertThat(indexOf(zip.getInputStream(entry).readAllBytes(), folder))
                        .as(entry.getName())
                        .isNegative();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void noManifestTellsByWhomItWasBuilt(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            assertThat(file.getManifest().getMainAttributes().keySet())
                    .extracting(Object::toString)
                    .doesNotContainAnyElementsOf(TELLTALES);
        }
    }

    static List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(PROJECT.resolve("distribution/target"))) {
            List<Path> zips =
                    files.filter(file -> file.toString().endsWith(".zip")).toList();
            assertThat(zips).hasSize(1);
            return Stream.concat(zips.stream(), jars().stream()).toList();
        }
    }

    /** Gives the jars that are built here, not those of others. */
    static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT.resolve("distribution/target/mira"))) {
            return files.filter(file -> file.getFileName().toString().matches("mira-.*\\.jar"))
                    .sorted()
                    .toList();
        }
    }

    private static int indexOf(byte[] bytes, byte[] searched) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .indexOf(new String(searched, StandardCharsets.ISO_8859_1));
    }
}
