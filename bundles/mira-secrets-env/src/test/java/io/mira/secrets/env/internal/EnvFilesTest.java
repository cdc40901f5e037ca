package io.mira.secrets.env.internal;

import io.mira.secrets.spi.SecretsBackend;
import io.mira.testkit.Capability;
import io.mira.testkit.SecretsBackendContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract for secrets in files that the environment names: these are watched. */
final class EnvFilesTest extends SecretsBackendContract {

    @TempDir
    Path folder;

    private EnvSecretsBackend backend = new EnvSecretsBackend(Map.of(), "");

    @AfterEach
    void stop() {
        backend.deactivate();
    }

    @Override
    protected SecretsBackend backendWith(String path, String key, String value) {
        change(path, key, value);
        backend = new EnvSecretsBackend(
                Map.of("DATABASE_PROD_PASSWORD_FILE", folder.resolve("password").toString()), "");
        return backend;
    }

    @Override
    protected void change(String path, String key, String value) {
        try {
            Path draft = Files.writeString(folder.resolve("draft"), value + "\n");
            Files.move(draft, folder.resolve("password"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.WATCH);
    }
}
