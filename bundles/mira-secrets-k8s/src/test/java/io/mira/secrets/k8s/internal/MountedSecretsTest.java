package io.mira.secrets.k8s.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.spi.SecretsBackend;
import io.mira.secrets.spi.Watch;
import io.mira.testkit.Capability;
import io.mira.testkit.SecretsBackendContract;
import io.mira.testkit.testbed.Kubelet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class MountedSecretsTest extends SecretsBackendContract {

    @TempDir
    Path mounts;

    private final List<K8sSecretsBackend> backends = new ArrayList<>();

    @AfterEach
    void close() {
        backends.forEach(K8sSecretsBackend::deactivate);
    }

    @Override
    protected SecretsBackend backendWith(String path, String key, String value) {
        change(path, key, value);
        return backend();
    }

    @Override
    protected void change(String path, String key, String value) {
        Kubelet.write(mounts.resolve(path), Map.of(key, value.getBytes(UTF_8)));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.WATCH);
    }

    @Test
    void everySwapIsToldAndTheFilesAreReadAsTheyWereAtOneMoment() throws Exception {
        SecretsBackend backend = backendWith("db", "a", "0");
        Semaphore told = new Semaphore(0);
        Watch watch = backend.watch("db", told::release);
        for (int i = 1; i <= 50; i++) {
            byte[] value = String.valueOf(i).getBytes(UTF_8);
            Kubelet.write(mounts.resolve("db"), Map.of("a", value, "b", value));
            assertTrue(told.tryAcquire(30, TimeUnit.SECONDS), "swap " + i + " is told");
            Secret secret = backend.read("db");
            assertEquals(secret.reveal("a"), secret.reveal("b"));
            assertEquals(String.valueOf(i), secret.reveal("a"));
        }
        watch.close();
    }

    @Test
    void whileSecretsAreSwappedAllTheTimeNoHalfIsEverRead() throws Exception {
        SecretsBackend backend = backendWith("db", "a", "0");
        Kubelet.write(mounts.resolve("db"), Map.of("a", new byte[] {'0'}, "b", new byte[] {'0'}));
        Thread writer = new Thread(() -> {
            for (int i = 0; i < 300; i++) {
                byte[] value = String.valueOf(i).getBytes(UTF_8);
                Kubelet.write(mounts.resolve("db"), Map.of("a", value, "b", value));
            }
        });
        writer.start();
        while (writer.isAlive()) {
            try {
                Secret secret = backend.read("db");
                assertEquals(secret.reveal("a"), secret.reveal("b"));
            } catch (BackendUnreachableException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("changes all the time"), e::toString);
            }
        }
        writer.join();
    }

    @Test
    void aDirectoryThatGoesAndComesBackIsToldBothTimes() throws Exception {
        SecretsBackend backend = backendWith("db", "a", "0");
        Semaphore told = new Semaphore(0);
        Watch watch = backend.watch("db", told::release);
        Kubelet.delete(mounts.resolve("db"));
        assertTrue(told.tryAcquire(30, TimeUnit.SECONDS), "gone");
        assertThrows(SecretNotFoundException.class, () -> backend.read("db"));
        told.drainPermits();
        change("db", "a", "1");
        assertTrue(told.tryAcquire(30, TimeUnit.SECONDS), "back");
        watch.close();
    }

    @Test
    void whatIsNoTextIsGivenInBase64() {
        byte[] binary = {0, (byte) 0xff, 10};
        Kubelet.write(mounts.resolve("db"), Map.of("keystore", binary));

        Secret secret = backend().read("db");
        assertEquals(Base64.getEncoder().encodeToString(binary), secret.reveal("keystore.base64"));
        assertEquals(Set.of("keystore.base64"), secret.keys());
    }

    @Test
    void subPathsOfProjectedVolumesAreDirectoriesOfTheirOwn() {
        Kubelet.write(mounts.resolve("all"), Map.of("db/password", "x".getBytes(UTF_8), "top", "y".getBytes(UTF_8)));

        assertEquals("x", backend().read("all/db").reveal("password"));
        assertEquals(Set.of("top"), backend().read("all").keys());
    }

    @Test
    void aNewConfigurationIsInForceAtOnceForWhatIsFollowedToo() throws Exception {
        change("db", "a", "here");
        Path elsewhere = Files.createDirectory(mounts.resolve("elsewhere"));
        Kubelet.write(elsewhere.resolve("db"), Map.of("a", "there".getBytes(UTF_8)));
        K8sSecretsBackend backend = backend();
        Semaphore told = new Semaphore(0);
        Watch watch = backend.watch("db", told::release);
        backend.use(Settings.mount(elsewhere));
        assertTrue(told.tryAcquire(30, TimeUnit.SECONDS), "the exchange is told");
        assertEquals("there", backend.read("db").reveal("a"));
        told.drainPermits();
        Kubelet.write(elsewhere.resolve("db"), Map.of("a", "changed".getBytes(UTF_8)));
        assertTrue(told.tryAcquire(30, TimeUnit.SECONDS), "a change is told under the new configuration");
        assertEquals("changed", backend.read("db").reveal("a"));
        watch.close();
    }

    @Test
    void theOwnNamespaceMayBeNamed() {
        change("db", "a", "1");

        assertEquals("1", backend().read("own/db").reveal("a"));
        assertThrows(SecretNotFoundException.class, () -> backend().read("other/db"));
    }

    @Test
    void noPathLeadsOutOfTheMount() throws IOException {
        Path inside = Files.createDirectory(mounts.resolve("inside"));
        Kubelet.write(mounts.resolve("db"), Map.of("a", "x".getBytes(UTF_8)));
        K8sSecretsBackend backend = new K8sSecretsBackend(Settings.mount(inside), Map.of(), mounts);
        backends.add(backend);

        assertThrows(SecretNotFoundException.class, () -> backend.read("../db"));
        assertThrows(SecretNotFoundException.class, () -> backend.read("..data"));
        assertThrows(SecretNotFoundException.class, () -> backend.read("./x"));
    }

    @Test
    void whatIsLargerThanAnySecretIsNotRead() {
        Kubelet.write(mounts.resolve("db"), Map.of("a", new byte[3 << 20]));

        assertThrows(BackendUnreachableException.class, () -> backend().read("db"));
    }

    /** As some CSI drivers write: no link, each file by itself. */
    @Test
    void plainFilesAreFollowedToo() throws Exception {
        Path mount = Files.createDirectories(mounts.resolve("csi"));
        Files.writeString(mount.resolve("password"), "0");
        SecretsBackend backend = backend();
        Semaphore told = new Semaphore(0);
        Watch watch = backend.watch("csi", told::release);
        for (int i = 1; i <= 3; i++) {
            Files.writeString(mount.resolve("password"), String.valueOf(i));
            assertTrue(told.tryAcquire(30, TimeUnit.SECONDS), "written in place, " + i);
            Files.move(
                    Files.writeString(mounts.resolve("draft"), "moved " + i),
                    mount.resolve("password"),
                    StandardCopyOption.REPLACE_EXISTING);
            assertTrue(told.tryAcquire(30, TimeUnit.SECONDS), "moved, " + i);
            told.drainPermits();
            assertEquals("moved " + i, backend.read("csi").reveal("password"));
        }
        watch.close();
    }

    /** As the Secrets Store CSI driver writes where objects have aliases with slashes, and as a projected volume of several secrets. */
    @Test
    void aSubdirectoryOfASwappedVolumeIsFollowed() throws Exception {
        Kubelet.write(
                mounts.resolve("all"), Map.of("db/password", "0".getBytes(UTF_8), "tls/key", "k".getBytes(UTF_8)));
        SecretsBackend backend = backend();
        Semaphore told = new Semaphore(0);
        Watch watch = backend.watch("all/db", told::release);
        for (int i = 1; i <= 3; i++) {
            byte[] value = String.valueOf(i).getBytes(UTF_8);
            Kubelet.write(mounts.resolve("all"), Map.of("db/password", value, "tls/key", "k".getBytes(UTF_8)));
            assertTrue(told.tryAcquire(30, TimeUnit.SECONDS), "swap " + i);
            assertEquals(String.valueOf(i), backend.read("all/db").reveal("password"));
        }
        watch.close();
    }

    @Test
    void filesThatOthersMayReadAreWarnedOfOnce() throws IOException {
        change("open", "a", "value");
        Files.setPosixFilePermissions(mounts.resolve("open/a"), PosixFilePermissions.fromString("rw-r--r--"));

        List<ILoggingEvent> warnings = warnings(() -> {
            SecretsBackend backend = backend();
            backend.read("open");
            backend.read("open");
        });
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).getMessage().contains("open to others"));
        assertTrue(warnings.get(0).getKeyValuePairs().toString().contains("open"));
    }

    @Test
    void filesOfAStrangerAreWarnedOfOnce() throws IOException {
        change("strange", "a", "value");
        Path file = mounts.resolve("strange/a");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assumeTrue(System.getProperty("user.name").equals("root"), "only root gives files away");
        assertEquals(List.of(), warnings(() -> backend().read("strange")));
        Files.setAttribute(file, "unix:uid", 12345);

        List<ILoggingEvent> warnings = warnings(() -> backend().read("strange"));
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).getMessage().contains("belong to another user"));
    }

    private static List<ILoggingEvent> warnings(Runnable work) {
        ListAppender<ILoggingEvent> records = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(MountRights.class);
        records.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(records);
        try {
            work.run();
        } finally {
            logger.detachAppender(records);
            logger.setLevel(null);
        }
        return records.list;
    }

    private K8sSecretsBackend backend() {
        K8sSecretsBackend backend = new K8sSecretsBackend(Settings.mount(mounts), Map.of(), mounts);
        backends.add(backend);
        return backend;
    }
}
