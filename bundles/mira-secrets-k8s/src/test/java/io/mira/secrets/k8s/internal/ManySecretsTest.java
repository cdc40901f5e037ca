package io.mira.secrets.k8s.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mira.testkit.testbed.FaultProxy;
import io.mira.testkit.testbed.KubeApiServer;
import io.mira.testkit.testbed.RequiresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bounds that are printed: what many secrets cost, and what a fleet does to a server that comes back. */
@RequiresServer("kube-apiserver")
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
        for (int i = 0; i < SECRETS; i++) {
            backend.read("s" + i);
            backend.watch("s" + i, told::incrementAndGet);
        }
        until(() -> String.valueOf(SECRETS).equals(backend.status().get("open")));
        long bytes = heap() - before;
        server.patchSecret("own", "s500", Map.of("a", "new"));
        until(() -> told.get() == 1);
        System.out.printf(
                "[INFO] %d watched secrets: %d connections, %d KiB of heap%n",
                SECRETS, proxy.connections(), bytes >> 10);
        assertTrue(proxy.connections() <= 20, "connections: " + proxy.connections());
        assertTrue(bytes < 64L << 20, "bytes: " + bytes);
        backend.deactivate();
    }

    private static void fleet(KubeApiServer server, FaultProxy proxy, K8sSettings settings) {
        List<K8sSecretsBackend> fleet = new ArrayList<>();
        for (int i = 0; i < FLEET; i++) {
            K8sSecretsBackend each = new K8sSecretsBackend(settings, Map.of(), Path.of("none"));
            each.read("s0");
            each.watch("s0", () -> {});
            fleet.add(each);
        }
        until(() -> fleet.stream().allMatch(each -> "1".equals(each.status().get("open"))));
        int before = proxy.connections();
        long start = System.nanoTime();
        server.kill();
        server.restart();
        until(() -> fleet.stream().allMatch(each -> "1".equals(each.status().get("open"))));
        int connections = proxy.connections() - before;
        System.out.printf(
                "[INFO] %d clients, one restart: %d connections in %d ms%n",
                FLEET, connections, Duration.ofNanos(System.nanoTime() - start).toMillis());
        assertTrue(connections <= 12 * FLEET, "connections: " + connections);
        fleet.forEach(K8sSecretsBackend::deactivate);
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
