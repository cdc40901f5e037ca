package io.mira.secrets.k8s.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mira.metrics.MetricsSink;
import io.mira.secrets.BackendUnreachableException;
import io.mira.testkit.testbed.Kubelet;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of the backend: command, health and metrics. */
final class K8sStatusTest {

    @TempDir
    Path mounts;

    private K8sSecretsBackend backend;

    @BeforeEach
    void mount() {
        Kubelet.write(mounts.resolve("db"), Map.of("password", "s3cr3t".getBytes(StandardCharsets.UTF_8)));
        backend = new K8sSecretsBackend(Settings.mount(mounts), Map.of(), mounts);
        backend.read("db");
        backend.watch("db", () -> {});
    }

    @AfterEach
    void end() {
        backend.deactivate();
    }

    @Test
    void theCommandPrintsATableOrJson() {
        assertTrue(backend.k8s("status").contains("namespace   own\n"), backend.k8s("status"));
        Map<?, ?> json = Json.object(backend.k8s("status", "--json").getBytes(StandardCharsets.UTF_8));

        assertEquals("mount", json.get("mode"));
        assertEquals(mounts.toString(), json.get("mount_path"));
        assertEquals(1, json.get("mounts"));
        assertEquals(0, json.get("connections"));
        assertFalse(json.toString().contains("s3cr3t"));
    }

    @Test
    void whatTheCommandDoesNotKnowIsAnsweredWithItsUsage() {
        assertThrows(IllegalArgumentException.class, () -> backend.k8s());
        assertThrows(IllegalArgumentException.class, () -> backend.k8s("secrets"));
    }

    @Test
    void theServerThatDoesNotAnswerIsInStatusHealthAndMetrics() {
        assertEquals("OK", new K8sHealthCheck(backend).execute().getStatus().name());
        assertTrue(
                numbers().contains("mira_secrets_k8s_reachable 1.0"),
                () -> numbers().toString());
        assertTrue(
                numbers().contains("mira_secrets_k8s_mounts 1.0"),
                () -> numbers().toString());
        // Nothing listens there.
        backend.use(Settings.api("https://127.0.0.1:1", mounts.resolve("db/password"), mounts.resolve("db/password")));
        assertThrows(BackendUnreachableException.class, () -> backend.read("db"));

        assertFalse(backend.status().trouble().isEmpty());
        assertEquals("WARN", new K8sHealthCheck(backend).execute().getStatus().name());
        assertTrue(
                numbers().contains("mira_secrets_k8s_reachable 0.0"),
                () -> numbers().toString());
        assertFalse(numbers().toString().contains("s3cr3t"));
        assertFalse(backend.k8s("status").contains("s3cr3t"));
    }

    @Test
    void requestsAreCountedByWhatCameOfThem() {
        backend.calls().count(ApiServer.READ, 200);
        backend.calls().count(ApiServer.READ, 200);
        backend.calls().count(ApiServer.WATCH, 403);
        backend.calls().took(500_000_000L);

        assertTrue(
                numbers()
                        .containsAll(List.of(
                                "mira_secrets_k8s_requests_total 2.0 [verb, get, result, ok]",
                                "mira_secrets_k8s_requests_total 1.0 [verb, watch, result, forbidden]",
                                "mira_secrets_k8s_read_duration_seconds 1 0.5")),
                () -> numbers().toString());
    }

    private List<String> numbers() {
        List<String> numbers = new ArrayList<>();
        MetricsSink sink = (MetricsSink) Proxy.newProxyInstance(
                MetricsSink.class.getClassLoader(), new Class<?>[] {MetricsSink.class}, (proxy, method, arguments) -> {
                    numbers.add(text(method.getName().equals("summary"), arguments));
                    return null;
                });
        new K8sMetrics(backend).collect(sink);
        return numbers;
    }

    /** Gives the name, the numbers and the labels, without the help. */
    private static String text(boolean summary, Object[] arguments) {
        StringBuilder text = new StringBuilder((String) arguments[0]);
        for (Object each : Arrays.copyOfRange(arguments, 2, arguments.length)) {
            if (each instanceof Object[] labels) {
                text.append(labels.length == 0 ? "" : " " + Arrays.toString(labels));
            } else if (each instanceof Long whole && !summary) {
                text.append(' ').append(whole.doubleValue());
            } else {
                text.append(' ').append(each);
            }
        }
        return text.toString();
    }
}
