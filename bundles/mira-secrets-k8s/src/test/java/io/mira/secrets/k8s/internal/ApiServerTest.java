package io.mira.secrets.k8s.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.spi.SecretsBackend;
import io.mira.secrets.spi.Watch;
import io.mira.testkit.Capability;
import io.mira.testkit.SecretsBackendContract;
import io.mira.testkit.testbed.FaultProxy;
import io.mira.testkit.testbed.KubeApiServer;
import io.mira.testkit.testbed.RequiresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The API mode, against a real API server behind a line that breaks. */
@RequiresServer("kube-apiserver")
final class ApiServerTest extends SecretsBackendContract {

    private static final String OTHER_JAVA = "mira.other.java";
    private static final String RESTARTS = "a restart of the server takes long, and is the same for every Java";
    private static final String OWN = "own";
    private static final int READERS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static KubeApiServer server;

    private static int counter;

    private final List<K8sSecretsBackend> backends = new ArrayList<>();
    private FaultProxy proxy;
    private String account;
    private Path token;

    @BeforeAll
    static void start() {
        server = new KubeApiServer(folder.resolve("server"));
        server.namespace(OWN);
        server.namespace("database");
        server.namespace("nothing");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void prepare() {
        proxy = new FaultProxy(server.address());
        account = "account" + ++counter;
        token = folder.resolve(account);
        for (String namespace : List.of(OWN, "database")) {
            server.serviceAccount(namespace, account);
            server.allow(namespace, account, List.of("get", "watch"), List.of());
        }
        // One account of two namespaces would need one more binding: each test asks in one of them.
        writeToken(OWN);
    }

    @AfterEach
    void close() {
        backends.forEach(K8sSecretsBackend::deactivate);
        proxy.close();
    }

    @Override
    protected String path() {
        return "contract" + counter;
    }

    @Override
    protected SecretsBackend backendWith(String path, String key, String value) {
        server.createSecret(OWN, path, Map.of(key, value));
        return backend(Duration.ofMinutes(2));
    }

    @Override
    protected void change(String path, String key, String value) {
        server.patchSecret(OWN, path, Map.of(key, value));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.WATCH);
    }

    @Test
    void whatIsPatchedDeletedAndCreatedAgainIsTold() throws InterruptedException {
        SecretsBackend backend = backendWith(path(), "a", "1");
        Semaphore told = new Semaphore(0);
        Watch watch = followed(backend, told);
        List<Long> millis = new ArrayList<>();
        for (int i = 2; i < 12; i++) {
            told.drainPermits();
            change(path(), "a", String.valueOf(i));
            long start = System.nanoTime();
            assertTrue(told.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS), "change " + i);
            millis.add((System.nanoTime() - start) / 1_000_000);
            assertEquals(String.valueOf(i), backend.read(path()).reveal("a"));
        }
        Collections.sort(millis);
        System.out.println("[INFO] a change is told after (ms): " + millis);
        told.drainPermits();
        server.deleteSecret(OWN, path());
        assertTrue(told.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS), "deleted");
        assertThrows(SecretNotFoundException.class, () -> backend.read(path()));
        told.drainPermits();
        server.createSecret(OWN, path(), Map.of("a", "again"));
        assertTrue(told.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS), "created again");
        assertEquals("again", backend.read(path()).reveal("a"));
        watch.close();
    }

    @Test
    void aSecretOfAnotherNamespaceIsReadIfItsRoleAllowsIt() {
        server.createSecret("database", path(), Map.of("a", "1"));
        K8sSecretsBackend backend = backend(Duration.ofMinutes(2));

        assertThrows(SecretForbiddenException.class, () -> backend.read("database/" + path()));
        writeToken("database");
        assertEquals("1", backend.read("database/" + path()).reveal("a"));
    }

    @Test
    void everyFaultOfTheLineIsSurvivedAndTheNextChangeIsTold() throws InterruptedException {
        SecretsBackend backend = backendWith(path(), "a", "0");
        Semaphore told = new Semaphore(0);
        Watch watch = followed(backend, told);
        for (FaultProxy.Fault fault : List.of(FaultProxy.Fault.DROP, FaultProxy.Fault.HANG, FaultProxy.Fault.CUT)) {
            int before = proxy.connections();
            proxy.fault(fault);
            assertThrows(BackendUnreachableException.class, () -> backend.read(path()), fault.name());
            assertThrows(BackendUnreachableException.class, backend::check, fault.name());
            change(path(), "a", fault.name());
            assertTrue(proxy.connections() - before <= 6, "few connections: " + (proxy.connections() - before));
            told.drainPermits();
            proxy.fault(FaultProxy.Fault.NONE);
            assertTrue(told.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS), "told after " + fault);
            assertEquals(fault.name(), backend.read(path()).reveal("a"));
            backend.check();
        }
        watch.close();
    }

    @Test
    void readersWhoComeAtOnceShareOneConnection() {
        server.createSecret(OWN, path(), Map.of("a", "1"));
        backend(Duration.ofMinutes(2));
        int before = proxy.connections();

        assertEquals(Collections.nCopies(READERS, "1"), readAtOnce());
        assertEquals(before + 1, proxy.connections());
    }

    @Test
    void readersWhoComeAtOnceToADeadServerAreAllTold() {
        proxy.fault(FaultProxy.Fault.DROP);
        for (String told : readAtOnce()) {
            assertTrue(told.startsWith("cannot read " + OWN + "/" + path()), told);
            assertFalse(told.contains("given up"), told);
        }
    }

    /** Reads by a client that has no connection yet. */
    private List<String> readAtOnce() {
        K8sSecretsBackend backend = made(Duration.ofMinutes(2));
        List<CompletableFuture<String>> readers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        for (int i = 0; i < READERS; i++) {
            readers.add(CompletableFuture.supplyAsync(() -> read(backend), threads));
        }
        threads.shutdown();
        return readers.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void aSilentWatchIsMadeAnew() throws InterruptedException {
        server.createSecret(OWN, path(), Map.of("a", "0"));
        SecretsBackend backend = backend(Duration.ofSeconds(3));
        Semaphore told = new Semaphore(0);
        Watch watch = followed(backend, told);
        int before = proxy.connections();

        until(() -> proxy.connections() > before);
        told.drainPermits();
        change(path(), "a", "1");

        assertTrue(told.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        watch.close();
    }

    @Test
    @DisabledIfSystemProperty(named = OTHER_JAVA, matches = "true", disabledReason = RESTARTS)
    void aKilledServerThatComesBackWithAnotherPastIsFollowedAgain() throws InterruptedException {
        SecretsBackend backend = backendWith(path(), "a", "0");
        Semaphore told = new Semaphore(0);
        Watch watch = followed(backend, told);
        server.kill();
        assertThrows(BackendUnreachableException.class, () -> backend.read(path()));
        server.restart();
        change(path(), "a", "1");
        server.compact();

        assertTrue(told.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS), "told after the restart");
        untilRead(backend, "1");
        watch.close();
    }

    @Test
    @DisabledIfSystemProperty(named = OTHER_JAVA, matches = "true", disabledReason = RESTARTS)
    void aTokenThatIsNotAcceptedAnyMoreIsReadAgainFromItsFile() throws InterruptedException {
        SecretsBackend backend = backendWith(path(), "a", "0");
        Semaphore told = new Semaphore(0);
        Watch watch = followed(backend, told);
        server.exchangeSigner();
        server.kill();
        server.restart();
        untilRead(backend, "the token is not accepted");
        writeToken(OWN);
        untilRead(backend, "0");
        told.drainPermits();
        change(path(), "a", "1");

        assertTrue(told.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS), "told with the new token");
        watch.close();
    }

    @Test
    @DisabledIfSystemProperty(named = OTHER_JAVA, matches = "true", disabledReason = RESTARTS)
    void anExchangedAuthorityIsReadAgainFromItsFile() throws InterruptedException {
        SecretsBackend backend = backendWith(path(), "a", "0");
        Semaphore told = new Semaphore(0);
        Watch watch = followed(backend, told);
        server.kill();
        server.exchangeAuthority();
        server.restart();
        untilRead(backend, "0");
        told.drainPermits();
        change(path(), "a", "1");

        assertTrue(told.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS), "told with the new authority");
        watch.close();
    }

    @Test
    void rightsThatAreWithdrawnAndGivenBackAreSeen() {
        SecretsBackend backend = backendWith(path(), "a", "0");
        assertEquals("0", backend.read(path()).reveal("a"));
        server.forbid(OWN, account);
        untilRead(backend, "does not let this process");
        server.allow(OWN, account, List.of("get", "watch"), List.of());

        untilRead(backend, "0");
    }

    @Test
    void whereTheWatchIsForbiddenTheSecretIsPolledAndHealthSaysSo() throws InterruptedException {
        server.allow(OWN, account, List.of("get"), List.of(path()));
        K8sSecretsBackend backend = (K8sSecretsBackend) backendWith(path(), "a", "0");
        untilRead(backend, "0");
        Semaphore told = new Semaphore(0);
        Watch watch = backend.watch(path(), told::release);
        until(() -> backend.status().polled() == 1);
        assertEquals("WARN", new K8sHealthCheck(backend).execute().getStatus().name());
        change(path(), "a", "1");
        assertTrue(told.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS), "told by polling");

        server.allow(OWN, account, List.of("get", "watch"), List.of(path()));
        until(() -> backend.status().polled() == 0);
        assertEquals("OK", new K8sHealthCheck(backend).execute().getStatus().name());
        watch.close();
    }

    @Test
    void anImmutableSecretIsNotWatched() {
        server.createImmutableSecret(OWN, path(), Map.of("a", "1"));
        K8sSecretsBackend backend = backend(Duration.ofMinutes(2));
        backend.read(path());
        backend.watch(path(), () -> {});

        assertEquals(0, backend.status().watched());
    }

    @Test
    void aHundredWatchesShareTwoConnectionsAndTwoThreads() {
        K8sSecretsBackend backend = backend(Duration.ofMinutes(2));
        Semaphore told = new Semaphore(0);
        for (int i = 0; i < 100; i++) {
            server.createSecret(OWN, path() + "-" + i, Map.of("a", "0"));
            backend.read(path() + "-" + i);
            backend.watch(path() + "-" + i, told::release);
        }
        until(() -> backend.status().open() == 100);
        assertEquals(2, proxy.connections(), "connections");
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mira-secrets-k8s-http"))
                .count();
        assertTrue(threads <= 2L * backends.size(), "threads: " + threads);
    }

    private K8sSecretsBackend made(Duration silence) {
        K8sSecretsBackend backend = new K8sSecretsBackend(
                Settings.api("https://127.0.0.1:" + proxy.port(), server.authority(), token, silence),
                Map.of(),
                folder);
        backends.add(backend);
        return backend;
    }

    private K8sSecretsBackend backend(Duration silence) {
        K8sSecretsBackend backend = made(silence);
        until(() -> !read(backend).startsWith("Kubernetes does not let"));
        return backend;
    }

    /** Follows the secret, and waits until the server has taken the watch. */
    private Watch followed(SecretsBackend backend, Semaphore told) {
        backend.read(path());
        Watch watch = backend.watch(path(), told::release);
        until(() -> ((K8sSecretsBackend) backend).status().open() == 1);
        return watch;
    }

    private String read(SecretsBackend backend) {
        try {
            return backend.read(path()).reveal("a");
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void writeToken(String namespace) {
        try {
            Files.writeString(token, server.token(namespace, account));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void untilRead(SecretsBackend backend, String wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String last = read(backend);
        while (!last.contains(wanted)) {
            assertTrue(System.nanoTime() < end, "waited for '" + wanted + "', and it is: " + last);
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            last = read(backend);
        }
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "what was waited for did not come");
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }
}
