package io.mira.secrets.k8s.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mira.testkit.testbed.FaultProxy;
import io.mira.testkit.testbed.KubeApiServer;
import io.mira.testkit.testbed.RequiresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Bounds that are printed: what many secrets cost, and what a fleet does to a server that comes back. */
@RequiresServer("kube-apiserver")
@DisabledIfSystemProperty(
        named = "mira.other.java",
        matches = "true",
        disabledReason = "a minute on one Java is enough")
final class ManySecretsTest {

    private static final int SECRETS = 1000;
    private static final int FLEET = 100;

    @TempDir
    Path folder;

    @Test
    void aThousandSecretsAndAHundredClientsAreBounded() throws Exception {
        try (KubeApiServer server = new KubeApiServer(folder.resolve("server"));
                FaultProxy proxy = new FaultProxy(server.address())) {
            server.namespace("own");
            server.serviceAccount("own", "fleet");
            server.allow("own", "fleet", List.of("get", "watch"), List.of());
            Path token = Files.writeString(folder.resolve("token"), server.token("own", "fleet"));
            for (int i = 0; i < SECRETS; i++) {
                server.createSecret("own", "s" + i, Map.of("a", "value " + i));
            }
            K8sSettings settings = Settings.api("https://127.0.0.1:" + proxy.port(), server.authority(), token);
            thousand(server, proxy, new K8sSecretsBackend(settings, Map.of(), folder));
            fleet(server, proxy, settings);
        }
    }

    private static void thousand(KubeApiServer server, FaultProxy proxy, K8sSecretsBackend backend) {
        AtomicInteger told = new AtomicInteger();
        long before = heap();
        long asked = server.secretRequests();
        for (int i = 0; i < SECRETS; i++) {
            backend.read("s" + i);
            backend.watch("s" + i, told::incrementAndGet);
        }
        until(() -> backend.status().open() == SECRETS);
        long bytes = heap() - before;
        server.patchSecret("own", "s500", Map.of("a", "new"));
        until(() -> told.get() == 1);
        assertEquals(SECRETS, requests(backend, ApiServer.WATCH), "watches");
        assertEquals(SECRETS, requests(backend, ApiServer.READ), "reads");
        int connections = proxy.connections();
        backend.deactivate();
        long answered = server.secretRequests() - asked;
        System.out.printf(
                "[INFO] %d watched secrets: %d connections, %d KiB of heap, %d requests (%d counted by the server)%n",
                SECRETS, connections, bytes >> 10, 2 * SECRETS, answered);
        assertEquals(SECRETS / 90 + 1, connections, "connections, each shared by 90 watches");
        assertTrue(bytes < 64L << 20, "bytes: " + bytes);
        assertTrue(answered <= 2 * SECRETS + 1, "one to read each, one to watch it, our own: " + answered);
    }

    private static void fleet(KubeApiServer server, FaultProxy proxy, K8sSettings settings) {
        List<K8sSecretsBackend> fleet = new ArrayList<>();
        for (int i = 0; i < FLEET; i++) {
            K8sSecretsBackend each = new K8sSecretsBackend(settings, Map.of(), Path.of("none"));
            each.read("s0");
            each.watch("s0", () -> {});
            fleet.add(each);
        }
        until(() -> fleet.stream().allMatch(each -> each.status().open() == 1));
        long requests = requests(fleet);
        Peak peak = new Peak(proxy);
        int before = proxy.connections();
        long start = System.nanoTime();
        server.kill();
        until(() ->
                peak.look() && fleet.stream().noneMatch(each -> each.status().open() == 1));
        CompletableFuture<Void> restart = CompletableFuture.runAsync(server::restart);
        until(() -> peak.look() && restart.isDone());
        restart.join();
        until(() -> peak.look() && fleet.stream().allMatch(each -> each.status().open() == 1));
        int connections = proxy.connections() - before;
        System.out.printf(
                "[INFO] %d clients, one restart of %d ms: %d connections, at most %d in a second, %d requests%n",
                FLEET,
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                connections,
                peak.most,
                requests(fleet) - requests);
        assertTrue(connections <= 12 * FLEET, "connections: " + connections);
        assertTrue(requests(fleet) - requests <= 12 * FLEET, "requests: " + (requests(fleet) - requests));
        fleet.forEach(K8sSecretsBackend::deactivate);
    }

    private static long requests(List<K8sSecretsBackend> fleet) {
        return fleet.stream()
                .mapToLong(each -> requests(each, ApiServer.WATCH) + requests(each, ApiServer.READ))
                .sum();
    }

    private static long requests(K8sSecretsBackend backend, String verb) {
        return backend.calls().counts().entrySet().stream()
                .filter(entry -> entry.getKey().verb().equals(verb))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    /** The most connections that came within a second. */
    private static final class Peak {

        private final FaultProxy proxy;
        private final Deque<long[]> looks = new ArrayDeque<>();
        private int most;

        Peak(FaultProxy proxy) {
            this.proxy = proxy;
        }

        boolean look() {
            long now = System.nanoTime();
            looks.addLast(new long[] {now, proxy.connections()});
            while (now - looks.getFirst()[0] > 1_000_000_000L) {
                looks.removeFirst();
            }
            most = (int) Math.max(most, looks.getLast()[1] - looks.getFirst()[1]);
            return true;
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "what was waited for did not come");
            LockSupport.parkNanos(20_000_000);
        }
    }
}
