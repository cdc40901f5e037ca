package io.mira.examples.backend;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.spi.BackendName;
import io.mira.secrets.spi.SecretsBackend;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code secret://files/db:password} is the key {@code password} of {@code db.properties} in a folder. */
@Component
@BackendName("files")
public final class FilesBackend implements SecretsBackend {
    private final Path folder;

    @Activate
    public FilesBackend() {
        this(Path.of(System.getenv().getOrDefault("SECRET_FILES", "/run/secrets")));
    }

    FilesBackend(Path folder) {
        this.folder = folder.normalize();
    }

    @Override
    public Secret read(String path) {
        Path file = folder.resolve(path + ".properties").normalize();
        if (!file.startsWith(folder) || !Files.exists(file)) {
            throw new SecretNotFoundException("no file " + path + ".properties in " + folder);
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            Properties values = new Properties();
            values.load(reader);
            return Secret.of(
                    values.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, values::getProperty)));
        } catch (IOException e) {
            throw new BackendUnreachableException("cannot read " + file, e);
        }
    }
}
