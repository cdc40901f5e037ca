package io.mira.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mira.secrets.Secret;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.spi.SecretsBackend;
import io.mira.secrets.spi.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every backend must do. Whoever writes one lets its test extend this class. */
public abstract class SecretsBackendContract {

    private static final String VALUE = "correct horse battery staple";
    private static final String OTHER = "another horse, another staple";
    private static final long PATIENCE_SECONDS = 20;

    /** Makes a backend that keeps one secret. */
    protected abstract SecretsBackend backendWith(String path, String key, String value);

    /** Gives what the backend can do that not every backend can. */
    protected Set<Capability> capabilities() {
        return Set.of();
    }

    /**
     * Keeps another value where the backend made last keeps its secret.
     *
     * @throws UnsupportedOperationException unless overridden; needed by those that declare a capability
     */
    protected void change(String path, String key, String value) {
        throw new UnsupportedOperationException("override change: a capability is declared");
    }

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

    @Test
    void eachVersionIsReadByItsName() {
        SecretsBackend backend = backendWith(path(), "password", VALUE);
        Optional<String> first = backend.read(path()).version();
        assertEquals(capabilities().contains(Capability.VERSIONS), first.isPresent(), "VERSIONS as declared");
        if (first.isPresent()) {
            change(path(), "password", OTHER);
            Secret second = backend.read(path());

            assertNotEquals(first, second.version());
            assertEquals(OTHER, second.reveal(backend.keyOf("password")));
            assertEquals(VALUE, backend.read(path(), first.get()).reveal(backend.keyOf("password")));
        }
    }

    @Test
    void aWatchTellsOfAChangeAndEnds() throws InterruptedException {
        SecretsBackend backend = backendWith(path(), "password", VALUE);
        backend.read(path());
        CountDownLatch told = new CountDownLatch(1);
        Watch watch = backend.watch(path(), told::countDown);
        assertEquals(capabilities().contains(Capability.WATCH), watch != Watch.NONE, "WATCH as declared");
        if (watch != Watch.NONE) {
            change(path(), "password", OTHER);

            assertTrue(told.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "the change is told");
            assertEquals(OTHER, backend.read(path()).reveal(backend.keyOf("password")));
        }
        watch.close();
        watch.close();
    }

    @Test
    void aBackendThatCanBeAskedPassesItsOwnCheck() {
        assertDoesNotThrow(() -> backendWith(path(), "password", VALUE).check());
    }
}
