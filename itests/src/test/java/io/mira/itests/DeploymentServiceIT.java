package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example that uses all, under load: orders are sent without a pause while its password rotates, its configuration is
 * edited, its connections are cut and the process is stopped and started again. What was acknowledged is in the queue, once.
 */
@Tag("one-java")
final class DeploymentServiceIT {

    private static final int SENDERS = 4;
    private static final int ROUNDS = 3;

    @TempDir
    Path folder;

    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicBoolean loading = new AtomicBoolean(true);
    private volatile int port;

    private EmbeddedPostgres postgres;
    private Home home;

    @BeforeEach
    void prepare() throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        sql("CREATE ROLE orders LOGIN PASSWORD 'password number 0'");
        sql("CREATE TABLE orders (delivery text PRIMARY KEY, correlation_id text NOT NULL, body text NOT NULL)");
        sql("GRANT INSERT, SELECT ON orders TO orders");
        keep("password number 0");
        home = new Home(folder).dropsHttp();
        home.drops(
                Home.PROJECT.resolve("examples/service/target/mira-example-service-" + Home.VERSION + ".jar"),
                "service.jar");
        home.writes(
                "org.apache.felix.http.cfg",
                "org.apache.felix.http.host = 127.0.0.1",
                "org.osgi.service.http.port = 0");
        home.with("ORDERS_DB_PASSWORD_FILE", folder.resolve("password").toString());
        configure(1000);
    }

    @AfterEach
    void close() throws IOException {
        loading.set(false);
        postgres.close();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void whatWasAcknowledgedIsInTheQueueOnce() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        List<LogRecord> records = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            try (MiraProcess mira = home.start().untilReady()) {
                port = httpPort(mira);
                if (round == 1) {
                    for (int i = 0; i < SENDERS; i++) {
                        senders.execute(this::sendUntilEnd);
                    }
                }
                awaitMore(50);
                rotate(round);
                mira.await("orders reconfigured", 1);
                awaitMore(50);
                configure(1000 + round);
                int limit = 1000 + round;
                mira.await(
                        "orders reconfigured",
                        record -> record.json().path("body_limit").asInt() == limit);
                awaitMore(50);
                mira.stopsCleanly();
                closesTheQueueWhenNoOrderIsUnderWay(mira.records());
                records.addAll(mira.records());
            }
        }
        try (MiraProcess last = home.start().untilReady()) {
            port = httpPort(last);
            loading.set(false);
            senders.shutdown();
            assertThat(senders.awaitTermination(MiraProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("every order is acknowledged at last")
                    .isTrue();
            last.stopsCleanly();
            records.addAll(last.records());
        }
        Map<String, String> queued = queued();
        System.out.println("[INFO] orders " + sent + ", acknowledged " + acknowledged.size() + ", in the queue "
                + queued.size() + ", refused and sent again " + refused);
        assertThat(queued).isEqualTo(new TreeMap<>(acknowledged)).hasSize(sent.get());
        everyRecordCarriesItsId(records);
        assertThat(records).noneMatch(record -> record.json().toString().contains("password number"));
    }

    /** Sends orders, each until it is acknowledged, as a sender does that wants to lose none. */
    private void sendUntilEnd() {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        while (loading.get()) {
            String delivery = "d-" + sent.incrementAndGet();
            int attempt = 0;
            while (!acknowledged.containsKey(delivery)) {
                String id = delivery + "-" + attempt++;
                send(client, delivery, id);
            }
        }
    }

    private void send(HttpClient client, String delivery, String id) {
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/orders"))
                            .header("X-Delivery", delivery)
                            .header("X-Correlation-ID", id)
                            .timeout(MiraProcess.PATIENCE)
                            .POST(HttpRequest.BodyPublishers.ofString("order " + delivery))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 202) {
                assertThat(answer.headers().firstValue("X-Correlation-ID")).contains(id);
                acknowledged.put(delivery, "order " + delivery);
                return;
            }
        } catch (IOException e) {
            // The process is away for a moment.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        refused.incrementAndGet();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }

    private void awaitMore(int orders) {
        int before = acknowledged.size();
        long end = System.nanoTime() + MiraProcess.PATIENCE.toNanos();
        while (acknowledged.size() < before + orders) {
            assertThat(System.nanoTime()).as("orders are acknowledged").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Another password; and every connection that stands is cut, as a database that is patched does. */
    private void rotate(int round) throws SQLException {
        sql("ALTER ROLE orders PASSWORD 'password number " + round + "'");
        keep("password number " + round);
        sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'orders'");
    }

    private void configure(int limit) {
        home.writes(
                "io.mira.example.service.cfg",
                "url = jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres",
                "user = orders",
                "body_limit = " + limit,
                ".password = secret://orders-db:password");
    }

    /** The id of the request that was acknowledged stands in its records and in the message. */
    private void everyRecordCarriesItsId(List<LogRecord> records) throws SQLException {
        Map<String, String> ids = rows("SELECT delivery, correlation_id FROM orders");
        List<LogRecord> ofOrders = records.stream()
                .filter(record -> record.text("logger").endsWith("OrdersServlet"))
                .toList();
        assertThat(ofOrders)
                .allSatisfy(
                        record -> assertThat(record.text("correlation_id")).startsWith(record.text("delivery") + "-"));
        List<LogRecord> first = ofOrders.stream()
                .filter(record -> record.json().path("first").asBoolean())
                .toList();
        assertThat(first)
                .isNotEmpty()
                .allSatisfy(record ->
                        assertThat(record.text("correlation_id")).isEqualTo(ids.get(record.text("delivery"))));
        assertThat(first.stream().map(record -> record.text("delivery"))).doesNotHaveDuplicates();
    }

    private Map<String, String> queued() throws SQLException {
        return rows("SELECT delivery, body FROM orders");
    }

    private Map<String, String> rows(String query) throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                rows.put(result.getString(1), result.getString(2));
            }
        }
        return rows;
    }

    private void sql(String text) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private static void closesTheQueueWhenNoOrderIsUnderWay(List<LogRecord> records) {
        List<String> steps = records.stream()
                .map(record -> record.text("handler").isEmpty() ? record.message() : record.text("handler"))
                .toList();
        assertThat(steps).containsSubsequence("stopping", "orders queue", "stopped");
        assertThat(steps.subList(steps.indexOf("orders queue"), steps.size()))
                .doesNotContain("order queued", "order not taken");
    }

    private static int httpPort(MiraProcess mira) {
        String message = mira.awaitRecord("the port", record -> record.message().startsWith("Started Jetty"))
                .message();
        return Integer.parseInt(message.replaceAll(".*HTTP:(\\d+).*", "$1"));
    }

    private void keep(String value) {
        try {
            Path draft = Files.writeString(folder.resolve("draft"), value);
            Files.move(draft, folder.resolve("password"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
