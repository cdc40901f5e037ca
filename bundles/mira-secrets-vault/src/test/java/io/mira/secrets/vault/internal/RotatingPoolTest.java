package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mira.secrets.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A connection pool that is used all the while its password rotates, in each of the three ways: no request fails. */
final class RotatingPoolTest extends VaultTest {

    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("mira.rotation.seconds", 30));
    private static final long BETWEEN_REQUESTS_NANOS = 20_000_000L;
    private static final int REQUESTS_BETWEEN_WRITES = 150;

    @Test
    void noRequestFailsWhilePasswordsRotateByKvByStaticRoleAndByDynamicRole() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            prepare(postgres);
            Connection connection = connect(
                    Settings.at(vault.url()).with("token", vault.rootToken()).with("mounts", new String[] {"pool-db"}));
            try (Kind kv = new Kind("kv", "pool", connection, postgres);
                    Kind fixed = new Kind("static role", "pool-db/static-creds/fixed", connection, postgres);
                    Kind lent = new Kind("dynamic role", "pool-db/creds/lent", connection, postgres)) {
                watches.add(fixed.path, fixed::changed);
                watches.add(lent.path, lent::changed);
                long end = System.nanoTime() + LENGTH.toNanos();
                for (int i = 1; System.nanoTime() < end; i++) {
                    if (i % REQUESTS_BETWEEN_WRITES == 0) {
                        rotateByHand(postgres, i);
                        kv.changed();
                    }
                    kv.request();
                    fixed.request();
                    lent.request();
                    LockSupport.parkNanos(BETWEEN_REQUESTS_NANOS);
                }
                System.out.printf("%-14s %9s %9s %7s%n", "rotation by", "rotations", "requests", "failed");
                for (Kind kind : new Kind[] {kv, fixed, lent}) {
                    System.out.println(kind);
                    assertThat(kind.failed).as("%s: %s", kind, kind.reason).isZero();
                    assertThat(kind.rotations.get()).as("%s", kind).isGreaterThanOrEqualTo(2);
                }
            }
        }
    }

    private static void prepare(EmbeddedPostgres postgres) throws SQLException {
        execute(postgres, "CREATE ROLE vault SUPERUSER LOGIN PASSWORD 'vault'");
        execute(postgres, "CREATE ROLE fixed LOGIN PASSWORD 'first'");
        execute(postgres, "CREATE ROLE byhand LOGIN PASSWORD 'p0'");
        vault.write("secret/data/pool", "{\"data\":{\"username\":\"byhand\",\"password\":\"p0\"}}");
        vault.write("sys/mounts/pool-db", "{\"type\":\"database\"}");
        vault.write(
                "pool-db/config/db",
                "{\"plugin_name\":\"postgresql-database-plugin\",\"allowed_roles\":\"*\",\"username\":\"vault\","
                        + "\"password\":\"vault\",\"connection_url\":\"postgresql://{{username}}:{{password}}@127.0.0.1:"
                        + postgres.getPort() + "/postgres?sslmode=disable\"}");
        vault.write(
                "pool-db/static-roles/fixed", "{\"db_name\":\"db\",\"username\":\"fixed\",\"rotation_period\":\"5\"}");
        vault.write(
                "pool-db/roles/lent",
                "{\"db_name\":\"db\",\"default_ttl\":\"3\",\"max_ttl\":\"8\",\"creation_statements\":"
                        + "[\"CREATE ROLE \\\"{{name}}\\\" LOGIN PASSWORD '{{password}}'\"]}");
    }

    private static void rotateByHand(EmbeddedPostgres postgres, int number) throws SQLException {
        execute(postgres, "ALTER ROLE byhand PASSWORD 'p" + number + "'");
        vault.write("secret/data/pool", "{\"data\":{\"username\":\"byhand\",\"password\":\"p" + number + "\"}}");
    }

    private static void execute(EmbeddedPostgres postgres, String statement) throws SQLException {
        try (var admin = postgres.getPostgresDatabase().getConnection();
                var prepared = admin.createStatement()) {
            prepared.execute(statement);
        }
    }

    /** One pool, and how it fares. */
    private static final class Kind implements AutoCloseable {

        private final String name;
        private final String path;
        private final Connection vault;
        private final HikariDataSource pool;
        private final AtomicInteger rotations = new AtomicInteger();
        private Secret current;
        private int requests;
        private int failed;
        private String reason = "";

        Kind(String name, String path, Connection vault, EmbeddedPostgres postgres) {
            this.name = name;
            this.path = path;
            this.vault = vault;
            this.current = vault.read(path, "");
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres");
            config.setUsername(current.reveal("username"));
            config.setPassword(current.reveal("password"));
            config.setMaximumPoolSize(3);
            pool = new HikariDataSource(config);
        }

        /** What a component does in {@code @Modified}: new connections by the new password, old ones end when idle. */
        synchronized void changed() {
            Secret next = vault.read(path, "");
            if (!next.sameValues(current)) {
                current = next;
                pool.getHikariConfigMXBean().setUsername(next.reveal("username"));
                pool.getHikariConfigMXBean().setPassword(next.reveal("password"));
                pool.getHikariPoolMXBean().softEvictConnections();
                rotations.incrementAndGet();
            }
        }

        void request() {
            requests++;
            try (var connection = pool.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            } catch (SQLException e) {
                failed++;
                reason = String.valueOf(e.getMessage());
            }
        }

        @Override
        public void close() {
            pool.close();
        }

        @Override
        public String toString() {
            return String.format("%-14s %9d %9d %7d", name, rotations.get(), requests, failed);
        }
    }
}
