package io.mira.examples.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.spi.SecretsBackend;
import io.mira.testkit.SecretsBackendContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilesBackendTest extends SecretsBackendContract {

    @TempDir
    Path folder;

    @Override
    protected SecretsBackend backendWith(String path, String key, String value) {
        try {
            Path file = folder.resolve(path + ".properties");
            Files.createDirectories(folder.resolve("database"));
            Files.writeString(file, key + " = " + value);
            return new FilesBackend(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nothingOutsideTheFolderIsRead() throws IOException {
        Files.createDirectories(folder.resolve("inside"));
        Files.writeString(folder.resolve("outside.properties"), "k = v");

        assertThrows(
                SecretNotFoundException.class, () -> new FilesBackend(folder.resolve("inside")).read("../outside"));
    }

    @Test
    void aBackendOfOnesOwnIsNoMoreThanFortyLines() throws IOException {
        Path source = Path.of("src/main/java/io/mira/examples/backend/FilesBackend.java");
        List<String> lines = Files.readAllLines(source).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("import ") && !line.startsWith("package "))
                .toList();

        assertThat(lines).hasSizeBetween(20, 40);
    }
}
