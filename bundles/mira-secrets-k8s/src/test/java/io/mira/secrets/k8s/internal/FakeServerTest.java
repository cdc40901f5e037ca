package io.mira.secrets.k8s.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.spi.Watch;
import io.mira.testkit.testbed.Kubelet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers that a real API server cannot be brought to give. */
@Timeout(120)
final class FakeServerTest {

    private static final String SECRET =
            "{\"kind\":\"Secret\",\"metadata\":{\"resourceVersion\":\"1\"},\"data\":{\"a\":\"czNjcjN0\"}}";

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger reads = new AtomicInteger();
    private final List<String> watchQueries = new CopyOnWriteArrayList<>();
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile Answer onRead = exchange -> body(exchange, 200, SECRET);
    private volatile Answer onWatch = exchange -> body(exchange, 200, "");
    private HttpServer server;
    private K8sSecretsBackend backend;

    /** How a request is answered. */
    @FunctionalInterface
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        Files.writeString(folder.resolve("none"), "");
        backend = backend(K8sSettings.Mode.API, Duration.ofMillis(200));
    }

    private K8sSecretsBackend backend(K8sSettings.Mode mode, Duration poll) {
        K8sSettings settings = new K8sSettings(
                "own",
                mode,
                folder.toString(),
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "",
                folder.resolve("none").toString(),
                "",
                "",
                Duration.ofSeconds(2),
                poll,
                Duration.ofMinutes(1));
        return new K8sSecretsBackend(settings, Map.of(), folder);
    }

    @AfterEach
    void stop() {
        finished.countDown();
        backend.deactivate();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void retryAfterIsRespected() {
        onRead = exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "30");
            body(exchange, 429, "");
        };
        for (int i = 0; i < 20; i++) {
            assertThrows(BackendUnreachableException.class, () -> backend.read("db"));
        }

        assertEquals(1, reads.get());
    }

    @Test
    void garbageIsUnreachableAndNotQuoted() {
        for (String garbage :
                List.of("<html>s3cr3t</html>", "{\"kind\":\"Pod\"}", SECRET.replace("czNjcjN0", "s3cr3t!!"), "")) {
            onRead = exchange -> body(exchange, 200, garbage);
            BackendUnreachableException e = assertThrows(BackendUnreachableException.class, () -> backend.read("db"));
            assertFalse(e.toString().contains("s3cr3t"), e::toString);
        }
    }

    @Test
    void anAnswerWithoutEndIsCutOff() {
        onRead = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 16];
            try (var out = exchange.getResponseBody()) {
                for (int i = 0; i < 1000; i++) {
                    out.write(much);
                }
            }
        };
        BackendUnreachableException e = assertThrows(BackendUnreachableException.class, () -> backend.read("db"));

        assertTrue(String.valueOf(e.getMessage()).contains("larger than any secret"), e::toString);
    }

    @Test
    void anAnswerThatStopsHalfWayIsGivenUp() {
        onRead = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            hold();
        };
        BackendUnreachableException e = assertThrows(BackendUnreachableException.class, () -> backend.read("db"));

        assertTrue(String.valueOf(e.getMessage()).contains("no answer within 2000 ms"), e::toString);
    }

    @Test
    void afterGarbageOr410InAWatchEverythingIsReadAnew() throws InterruptedException {
        for (String fault : List.of(
                "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410}}", "garbage", "{\"type\":\"?\"}")) {
            CountDownLatch told = new CountDownLatch(1);
            AtomicInteger asked = new AtomicInteger();
            onWatch = exchange -> {
                exchange.sendResponseHeaders(200, 0);
                String line = asked.incrementAndGet() == 1
                        ? fault
                        : "{\"type\":\"ADDED\",\"object\":" + SECRET.replace("\"1\"", "\"2\"") + "}";
                exchange.getResponseBody().write((line + "\n").getBytes(UTF_8));
                exchange.getResponseBody().flush();
                hold();
            };
            backend.read("db");
            Watch watch = backend.watch("db", told::countDown);

            assertTrue(told.await(20, TimeUnit.SECONDS), fault);
            watch.close();
        }
        assertTrue(watchQueries.stream().allMatch(query -> query.contains("fieldSelector=metadata.name%3Ddb")));
        assertFalse(watchQueries.get(0).contains("resourceVersion"));
    }

    @Test
    void aRoleThatIsGivenBackPieceByPieceIsSeenLongBeforeTheNextPoll() throws InterruptedException {
        Answer forbidden = exchange -> body(exchange, 403, "");
        onRead = forbidden;
        onWatch = forbidden;
        use(backend(K8sSettings.Mode.API, Duration.ofHours(1)));
        Semaphore told = new Semaphore(0);
        Watch watch = backend.watch("db", told::release);
        told.acquire();
        onRead = exchange -> body(exchange, 200, SECRET);
        told.acquire();
        assertEquals(1, backend.status().polled());
        onWatch = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(event("2"));
            exchange.getResponseBody().flush();
            hold();
        };

        told.acquire();
        assertEquals(0, backend.status().polled());
        assertEquals(1, backend.status().open());
        watch.close();
    }

    @Test
    void modeAutoTakesTheDirectoryOfASecretIfThereIsOneAndAsksTheServerForAllOthers() throws InterruptedException {
        Kubelet.write(folder.resolve("mounted"), Map.of("a", "of a file".getBytes(UTF_8)));
        onWatch = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(event("1"));
            exchange.getResponseBody().flush();
            hold();
        };
        use(backend(K8sSettings.Mode.AUTO, Duration.ofMinutes(1)));

        assertEquals("of a file", backend.read("mounted").reveal("a"));
        assertEquals("of a file", backend.read("own/mounted").reveal("a"));
        assertEquals(0, reads.get());
        assertEquals("s3cr3t", backend.read("db").reveal("a"));
        assertEquals("s3cr3t", backend.read("other/mounted").reveal("a"));
        assertEquals(2, reads.get());

        Semaphore told = new Semaphore(0);
        Watch file = backend.watch("mounted", told::release);
        Watch object = backend.watch("db", () -> {});
        assertEquals(1, backend.status().mounts());
        assertEquals(1, backend.status().watched());
        Kubelet.write(folder.resolve("mounted"), Map.of("a", "swapped".getBytes(UTF_8)));
        told.acquire();
        assertEquals("swapped", backend.read("mounted").reveal("a"));
        object.close();
        file.close();
        assertEquals(2, reads.get());
    }

    private void use(K8sSecretsBackend other) {
        backend.deactivate();
        backend = other;
    }

    private static byte[] event(String version) {
        return ("{\"type\":\"ADDED\",\"object\":" + SECRET.replace("\"1\"", "\"" + version + "\"") + "}\n")
                .getBytes(UTF_8);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        if (query == null) {
            reads.incrementAndGet();
            onRead.to(exchange);
        } else {
            watchQueries.add(query);
            onWatch.to(exchange);
        }
    }

    private void hold() {
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void body(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
