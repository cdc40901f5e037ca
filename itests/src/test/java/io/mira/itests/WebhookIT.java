package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on real input. */
final class WebhookIT {

    private static final String SECRET = "It's a Secret to Everybody";
    private static final String VECTOR = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    @TempDir
    Path folder;

    private Home home;
    private Path webhook;

    @BeforeEach
    void makeHome() throws IOException {
        webhook = Home.PROJECT.resolve("examples/webhook/target/mira-example-webhook-" + Home.VERSION + ".jar");
        home = new Home(folder).with("GITHUB_WEBHOOK_SECRET", SECRET);
        home.writes(
                "org.apache.felix.http.cfg",
                "org.apache.felix.http.host = 127.0.0.1",
                "org.osgi.service.http.port = 0");
        Files.copy(
                Home.PROJECT.resolve("examples/webhook/etc/io.mira.example.webhook.cfg"),
                home.etc("io.mira.example.webhook.cfg"));
    }

    @Test
    void droppedItAnswersReplacedItIsUpdatedRemovedItIsGone() throws IOException {
        try (MiraProcess mira = home.start().untilReady()) {
            home.drops(webhook, "webhook.jar");
            assertThat(mira.awaitRecord("an error", LogRecord::isError).message())
                    .contains("drop optional/mira-http.jar");
            home.dropsHttp();
            int port = httpPort(mira);
            mira.await("bundle running", record -> record.text("file").equals("webhook.jar"));
            assertThat(vector(port, "Hello, World!", VECTOR).statusCode()).isEqualTo(202);
            assertThat(vector(port, "Hello, World!", VECTOR.replace("757", "657"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(vector(port, "Hello, World?", VECTOR).statusCode()).isEqualTo(401);

            home.drops(newer(), "webhook.jar");
            LogRecord updated = mira.await(
                    "bundle running", record -> record.text("version").equals("9.9.9"));
            assertThat(updated.text("bundle")).isEqualTo("io.mira.example.webhook");
            assertThat(vector(port, "Hello, World!", VECTOR).statusCode()).isEqualTo(202);

            home.removes(home.deploy("webhook.jar"));
            mira.await("bundle removed", record -> record.text("file").equals("webhook.jar"));
            assertThat(vector(port, "Hello, World!", VECTOR).statusCode())
                    .as(mira.output())
                    .isEqualTo(404);
            home.removes(home.deploy("mira-http.jar"));
            mira.await("bundle removed", record -> record.text("file").equals("mira-http.jar"));
            assertThat(connects(port)).isFalse();
            assertThat(mira.errors()).hasSize(1);
            mira.stopsCleanly();
        }
    }

    @Test
    void twentyRoundsLeaveNoThreadAndNoClassLoader() throws IOException, InterruptedException {
        home.dropsHttp();
        try (MiraProcess mira = home.start().untilReady()) {
            int port = httpPort(mira);
            round(mira, port, 1);
            int threads = jcmd(mira, "Thread.print", "mira-|webhook");
            int loaders = loaders(mira);
            for (int i = 2; i <= 21; i++) {
                round(mira, port, i);
            }
            assertThat(jcmd(mira, "Thread.print", "mira-|webhook")).isLessThanOrEqualTo(threads);
            assertThat(loaders(mira)).isLessThanOrEqualTo(loaders);
            mira.stopsCleanly();
        }
    }

    @Test
    void theCorrelationIdOfARequestIsReturnedAndStandsOnItsRecord() throws IOException {
        home.drops(webhook, "webhook.jar").dropsHttp();
        try (MiraProcess mira = home.start().untilReady()) {
            String body = "{\"repository\":{\"full_name\":\"octo/hello\"}}";
            HttpResponse<String> response =
                    MiraProcess.send(request(httpPort(mira), "/webhook", body, sign(body, SECRET))
                            .header("X-Request-ID", "abc-123"));
            assertThat(response.headers().firstValue("X-Correlation-ID")).contains("abc-123");
            LogRecord received = mira.await("webhook received");
            assertThat(received.text("correlation_id")).isEqualTo("abc-123");
            assertThat(received.text("event")).isEqualTo("push");
            assertThat(received.text("repository")).isEqualTo("octo/hello");
            assertThat(received.text("delivery")).isEqualTo("d-1");
            mira.stopsCleanly();
        }
    }

    @Test
    void editsWhileRequestsRunFailNoneOfThem() throws Exception {
        home.drops(webhook, "webhook.jar").dropsHttp();
        try (MiraProcess mira = home.start().untilReady()) {
            int port = httpPort(mira);
            AtomicBoolean running = new AtomicBoolean(true);
            AtomicInteger served = new AtomicInteger();
            ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
                while (running.get()) {
                    HttpResponse<String> response = vector(port, "Hello, World!", VECTOR);
                    if (response.statusCode() != 202) {
                        failed.add(response.statusCode() + response.body());
                    }
                    served.incrementAndGet();
                }
            });
            for (int i = 1; i <= 10; i++) {
                home.writes(
                        "io.mira.example.webhook.cfg",
                        "path = /webhook",
                        "accepted_events = push, edit" + i,
                        "body_limit = " + (1000 + i),
                        ".secret = secret://github-webhook:secret");
                int limit = 1000 + i;
                while (vector(port, "x".repeat(limit), sign("x".repeat(limit), SECRET))
                                        .statusCode()
                                != 202
                        || vector(port, "x".repeat(limit + 1), VECTOR).statusCode() != 413) {
                    Thread.onSpinWait();
                }
            }
            running.set(false);
            load.get(MiraProcess.PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
            assertThat(failed).isEmpty();
            assertThat(served.get()).isPositive();
            home.writes("io.mira.example.webhook.cfg", "path = /other", ".secret = secret://github-webhook:secret");
            while (MiraProcess.send(request(port, "/other", "Hello, World!", VECTOR))
                            .statusCode()
                    != 202) {
                Thread.onSpinWait();
            }
            mira.stopsCleanly();
        }
    }

    @Test
    void theFactoryServesTwoEndpointsWithTwoSecrets() {
        home.removes(home.etc("io.mira.example.webhook.cfg"));
        home.writes("io.mira.example.webhook~shop.cfg", "path = /shop", ".secret = secret://shop-webhook:secret")
                .writes("io.mira.example.webhook-docs.cfg", "path = /docs", ".secret = secret://docs-webhook:secret")
                .with("SHOP_WEBHOOK_SECRET", "shop secret")
                .with("DOCS_WEBHOOK_SECRET", "docs secret")
                .drops(webhook, "webhook.jar")
                .dropsHttp();
        try (MiraProcess mira = home.start().untilReady()) {
            int port = httpPort(mira);
            assertThat(status(port, "/shop", "shop secret")).isEqualTo(202);
            assertThat(status(port, "/docs", "docs secret")).isEqualTo(202);
            assertThat(status(port, "/shop", "docs secret")).isEqualTo(401);
            assertThat(status(port, "/docs", "shop secret")).isEqualTo(401);
            mira.stopsCleanly();
        }
    }

    @Test
    void withoutItsSecretTheEndpointStaysClosed() {
        home.without("GITHUB_WEBHOOK_SECRET").drops(webhook, "webhook.jar").dropsHttp();
        try (MiraProcess mira = home.start()) {
            mira.await("started, not ready yet");
            HttpResponse<String> ready = mira.health("/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("io.mira.example.webhook", ".secret", "secret://github-webhook:secret");
            assertThat(vector(httpPort(mira), "Hello, World!", VECTOR).statusCode())
                    .isEqualTo(404);
            mira.stopsCleanly();
        }
    }

    @Test
    void aRequestUnderWayAtTheStopIsFinished() throws Exception {
        home.drops(webhook, "webhook.jar").dropsHttp();
        try (MiraProcess mira = home.start().untilReady()) {
            int port = httpPort(mira);
            String body = "Hello, World!";
            try (java.net.Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                OutputStream out = socket.getOutputStream();
                out.write(("POST /webhook HTTP/1.1\r\nHost: x\r\nX-GitHub-Event: push\r\nX-Hub-Signature-256: " + VECTOR
                                + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\nHello,")
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                awaitInFlight(mira);
                mira.signal("TERM");
                mira.await("stopping");
                assertThat(MiraProcess.get(mira.managementPort(), "/health/ready")
                                .statusCode())
                        .isEqualTo(503);
                out.write(" World!".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 202");
            }
            assertThat(mira.exitCode()).isZero();
            assertThat(mira.count("webhook received")).isEqualTo(1);
        }
    }

    /** The request is under way when a thread of the server reads its body. */
    private static void awaitInFlight(MiraProcess mira) throws IOException, InterruptedException {
        while (jcmd(mira, "Thread.print", "WebhookServlet") == 0) {
            Thread.onSpinWait();
        }
    }

    private void round(MiraProcess mira, int port, int number) {
        home.drops(webhook, "webhook.jar");
        mira.await(
                "bundle running",
                record -> record.text("file").equals("webhook.jar") && count(mira, "bundle running") == number);
        assertThat(vector(port, "Hello, World!", VECTOR).statusCode()).isEqualTo(202);
        home.removes(home.deploy("webhook.jar"));
        mira.await("bundle removed", number);
        assertThat(vector(port, "Hello, World!", VECTOR).statusCode()).isEqualTo(404);
    }

    private static long count(MiraProcess mira, String message) {
        return mira.records().stream()
                .filter(record -> record.is(message) && record.text("file").equals("webhook.jar"))
                .count();
    }

    private static int loaders(MiraProcess mira) throws IOException, InterruptedException {
        return jcmd(mira, "VM.classloaders", "BundleClassLoader");
    }

    /** Asks the JVM, after a collection, and counts what matches. */
    private static int jcmd(MiraProcess mira, String command, String pattern) throws IOException, InterruptedException {
        run(mira, "GC.run");
        return (int) java.util.regex.Pattern.compile(pattern)
                .matcher(run(mira, command))
                .results()
                .count();
    }

    private static String run(MiraProcess mira, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), "" + mira.pid(), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(output).isZero();
        return output;
    }

    static int httpPort(MiraProcess mira) {
        String message = mira.awaitRecord("the port", record -> record.message().startsWith("Started Jetty"))
                .message();
        return Integer.parseInt(message.replaceAll(".*HTTP:(\\d+).*", "$1"));
    }

    private static int status(int port, String path, String secret) {
        return MiraProcess.send(request(port, path, "Hello", sign("Hello", secret)))
                .statusCode();
    }

    private static HttpResponse<String> vector(int port, String body, String signature) {
        return MiraProcess.send(request(port, "/webhook", body, signature));
    }

    private static HttpRequest.Builder request(int port, String path, String body, String signature) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("X-GitHub-Event", "push")
                .header("X-GitHub-Delivery", "d-1")
                .header("X-Hub-Signature-256", signature)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static String sign(String body, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean connects(int port) {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        try {
            client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same bundle with a newer version. */
    private Path newer() throws IOException {
        Path jar = folder.resolve("newer.jar");
        try (JarInputStream in = new JarInputStream(Files.newInputStream(webhook))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", "9.9.9");
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(out);
                }
            }
        }
        return jar;
    }
}
