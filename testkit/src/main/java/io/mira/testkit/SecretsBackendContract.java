package io.mira.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mira.secrets.Secret;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.spi.SecretsBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every backend must do. Whoever writes one lets its test extend this class. */
public abstract class SecretsBackendContract {

    private static final String VALUE = "correct horse battery staple";

    /** Makes a backend that keeps one secret. */
    protected abstract SecretsBackend backendWith(String path, String key, String value);

    /** Gives a path as this backend's users write it. */
    protected String path() {
        return "database/prod";
    }

    @Test
    void whatIsKeptIsRead() {
        Secret secret = backendWith(path(), "password", VALUE).read(path());

        assertEquals(VALUE, secret.reveal("password"));
    }

    @Test
    void whatIsNotKeptIsNotFound() {
        SecretsBackend backend = backendWith(path(), "password", VALUE);

        SecretNotFoundException e =
                assertThrows(SecretNotFoundException.class, () -> backend.read("nothing/is/kept/here"));
        assertFalse(String.valueOf(e.getMessage()).contains(VALUE), "the message holds a secret");
    }

    @Test
    void aKeyIsFoundUnderTheNameThatTheBackendGivesIt() {
        SecretsBackend backend = backendWith(path(), "password", VALUE);

        assertTrue(backend.read(path()).has(backend.keyOf("password")));
    }

    @Test
    void neitherBackendNorSecretPrintsTheValue() {
        SecretsBackend backend = backendWith(path(), "password", VALUE);

        assertFalse(backend.toString().contains(VALUE));
        assertFalse(backend.read(path()).toString().contains(VALUE));
    }

    @Test
    void aVersionThatDoesNotExistIsNotFound() {
        SecretsBackend backend = backendWith(path(), "password", VALUE);

        assertThrows(SecretNotFoundException.class, () -> backend.read(path(), "987654321"));
    }

    @Test
    void manyMayReadAtOnce() throws Exception {
        SecretsBackend backend = backendWith(path(), "password", VALUE);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> reads = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                reads.add(() -> backend.read(path()).reveal("password"));
            }
            for (Future<String> read : pool.invokeAll(reads)) {
                assertEquals(VALUE, read.get());
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
