package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mira.secrets.Secret;
import io.mira.testkit.testbed.PostgresServer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Credentials that a real Vault makes in a real PostgreSQL. It takes its time, so on one Java only. */
@EnabledOnJre(value = JRE.JAVA_17, disabledReason = "waits for lifetimes to end")
final class LeasesTest extends VaultTest {

    private static final long PATIENCE_SECONDS = 30;

    @RegisterExtension
    static final PostgresServer postgres = new PostgresServer();

    @BeforeAll
    static void makeRoles() throws SQLException {
        postgres.execute("CREATE ROLE vault SUPERUSER LOGIN PASSWORD 'vault'");
        postgres.execute("CREATE ROLE fixed LOGIN PASSWORD 'first'");
        vault.write("sys/mounts/database", "{\"type\":\"database\"}");
        vault.write(
                "database/config/db",
                "{\"plugin_name\":\"postgresql-database-plugin\",\"allowed_roles\":\"*\",\"username\":\"vault\","
                        + "\"password\":\"vault\",\"connection_url\":\"postgresql://{{username}}:{{password}}@127.0.0.1:"
                        + postgres.port() + "/postgres?sslmode=disable\"}");
    }

    @Test
    void aCredentialIsKeptProlongedAndReplacedBeforeItsEndSoThatItAlwaysOpensTheDatabase() throws Exception {
        role("short", 2, 5);
        var connection = connect(settings());
        BlockingQueue<Boolean> changes = new LinkedBlockingQueue<>();
        Secret first = connection.read("database/creds/short", "");
        assertThat(connection.read("database/creds/short", "").sameValues(first))
                .isTrue();
        assertThat(first.expiry()).isPresent();
        assertThat(connection.lends("database/creds/short")).isTrue();
        watches.add("database/creds/short", () -> changes.add(true));

        Set<String> users = new TreeSet<>();
        long end = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
        while (users.size() < 3 && System.nanoTime() < end) {
            Secret now = connection.read("database/creds/short", "");
            users.add(now.reveal("username"));
            logsIn(now);
        }
        assertThat(changes).hasSizeGreaterThanOrEqualTo(2);
        assertThat(users).hasSize(3);
        assertThat(connection.leases()).hasSize(1);
    }

    @Test
    void whatIsLentIsGivenBackAtTheEnd() throws Exception {
        role("long", 600, 6000);
        var connection = connect(settings());
        Secret secret = connection.read("database/creds/long", "");
        logsIn(secret);

        connection.close();

        assertThat(connection.leases()).isEmpty();
        assertThatThrownBy(() -> logsIn(secret)).isInstanceOf(SQLException.class);
    }

    @Test
    void aStaticRoleIsLookedAtWhenItHasRotated() throws Exception {
        vault.write(
                "database/static-roles/fixed", "{\"db_name\":\"db\",\"username\":\"fixed\",\"rotation_period\":\"5\"}");
        var connection = connect(settings());
        BlockingQueue<Boolean> changes = new LinkedBlockingQueue<>();
        Secret before = connection.read("database/static-creds/fixed", "");
        logsIn(before);
        watches.add("database/static-creds/fixed", () -> changes.add(true));

        Secret after = before;
        while (after.sameValues(before)) {
            assertThat(changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
            after = connection.read("database/static-creds/fixed", "");
        }
        assertThat(after.version()).isNotEqualTo(before.version());
        logsIn(after);
    }

    private static Settings settings() {
        return Settings.at(vault.url()).with("token", vault.rootToken()).with("mounts", new String[] {"database"});
    }

    private static void role(String name, int ttl, int maxTtl) {
        vault.write(
                "database/roles/" + name,
                "{\"db_name\":\"db\",\"default_ttl\":\"" + ttl + "\",\"max_ttl\":\"" + maxTtl
                        + "\",\"creation_statements\":[\"CREATE ROLE \\\"{{name}}\\\" LOGIN PASSWORD '{{password}}' "
                        + "VALID UNTIL '{{expiration}}'\"]}");
    }

    private static void logsIn(Secret secret) throws SQLException {
        DriverManager.getConnection(postgres.jdbcUrl(), secret.reveal("username"), secret.reveal("password"))
                .close();
    }
}
