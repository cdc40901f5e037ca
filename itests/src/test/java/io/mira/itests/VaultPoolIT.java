package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.testkit.testbed.PostgresServer;
import io.mira.testkit.testbed.RequiresServer;
import io.mira.testkit.testbed.VaultServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pool example in the real distribution, under load, while its password rotates in each of the three ways. Takes a
 * minute, so on one Java only; {@code ./dev soak pool} lets it run for ten, with lifetimes as in production.
 */
@RequiresServer("vault")
@EnabledOnJre(value = JRE.JAVA_17, disabledReason = "takes a minute, and the process is the same")
final class VaultPoolIT {

    @RegisterExtension
    static final VaultServer vault = VaultServer.plain();

    @RegisterExtension
    static final PostgresServer postgres = new PostgresServer();

    private static final int SECONDS = Integer.getInteger("mira.pool.seconds", 60);
    private static final int ROTATIONS = 10;
    /** How often the password in KV is written, and the static role rotates: a bit more often than has to be shown. */
    private static final int PERIOD_SECONDS = Math.max(5, SECONDS / (ROTATIONS + 2));
    /** The greatest lifetime of what the dynamic role lends: 60 s in the long run. */
    private static final int MAX_TTL_SECONDS = SECONDS / ROTATIONS;

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void noRequestFailsWhilePasswordsRotateByKvByStaticRoleAndByDynamicRole() throws SQLException {
        prepare();
        Home home = new Home(folder);
        home.drops(home.distribution().resolve("optional/mira-secrets-vault.jar"), "mira-secrets-vault.jar");
        home.drops(Home.PROJECT.resolve("examples/pool/target/mira-example-pool-" + Home.VERSION + ".jar"), "pool.jar");
        home.writes("mira.secrets.cfg", "backend = vault", "refresh_interval = 1", "ttl = 1");
        home.writes(
                "mira.secrets.vault.cfg",
                "url = " + vault.url(),
                "auth = userpass",
                "username = pool",
                "password = p",
                "mounts = pool-db");
        pool(home, "kv", "pool");
        pool(home, "static", "pool-db/static-creds/fixed");
        pool(home, "dynamic", "pool-db/creds/lent");
        home.writes("io.mira.example.load.cfg", "per_second = 50");
        try (MiraProcess mira = home.start().untilReady()) {
            long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
            for (int i = 1; System.nanoTime() < end; i++) {
                LockSupport.parkNanos(Duration.ofSeconds(PERIOD_SECONDS).toNanos());
                postgres.execute("ALTER ROLE byhand PASSWORD 'p" + i + "'");
                vault.write("secret/data/pool", "{\"data\":{\"username\":\"byhand\",\"password\":\"p" + i + "\"}}");
            }
            mira.stopsCleanly();
            System.out.printf("%-14s %9s %9s %7s%n", "rotation by", "rotations", "requests", "failed");
            for (String kind : List.of("kv", "static", "dynamic")) {
                String pid = "io.mira.example.pool~" + kind;
                LogRecord load =
                        mira.await("load ended", record -> record.text("pool").equals(pid));
                int requests = load.json().path("requests").asInt();
                int failed = load.json().path("failed").asInt();
                long rotations = mira.records().stream()
                        .filter(record -> record.is("pool uses a new credential")
                                && record.text("pool").equals(pid))
                        .count();
                System.out.printf("%-14s %9d %9d %7d%n", kind, rotations, requests, failed);
                assertThat(failed).as(mira.output()).isZero();
                assertThat(requests).isGreaterThan(10 * SECONDS);
                assertThat(rotations).as(kind).isGreaterThanOrEqualTo(ROTATIONS);
            }
        }
    }

    private static void pool(Home home, String name, String path) {
        home.writes(
                "io.mira.example.pool~" + name + ".cfg",
                "url = " + postgres.jdbcUrl(),
                ".username = secret://" + path + ":username",
                ".password = secret://" + path + ":password");
    }

    private static void prepare() throws SQLException {
        postgres.execute("CREATE ROLE vault SUPERUSER LOGIN PASSWORD 'vault'");
        postgres.execute("CREATE ROLE fixed LOGIN PASSWORD 'first'");
        postgres.execute("CREATE ROLE byhand LOGIN PASSWORD 'p0'");
        vault.write("secret/data/pool", "{\"data\":{\"username\":\"byhand\",\"password\":\"p0\"}}");
        vault.write("sys/mounts/pool-db", "{\"type\":\"database\"}");
        vault.write(
                "pool-db/config/db",
                "{\"plugin_name\":\"postgresql-database-plugin\",\"allowed_roles\":\"*\",\"username\":\"vault\","
                        + "\"password\":\"vault\",\"connection_url\":\"postgresql://{{username}}:{{password}}@127.0.0.1:"
                        + postgres.port() + "/postgres?sslmode=disable\"}");
        vault.write(
                "pool-db/static-roles/fixed",
                "{\"db_name\":\"db\",\"username\":\"fixed\",\"rotation_period\":\"" + PERIOD_SECONDS + "\"}");
        vault.write(
                "pool-db/roles/lent",
                "{\"db_name\":\"db\",\"default_ttl\":\"" + MAX_TTL_SECONDS / 2 + "\",\"max_ttl\":\"" + MAX_TTL_SECONDS
                        + "\",\"creation_statements\":[\"CREATE ROLE \\\"{{name}}\\\" LOGIN PASSWORD '{{password}}' "
                        + "VALID UNTIL '{{expiration}}'\"]}");
        vault.write(
                "sys/policies/acl/pool",
                "{\"policy\":\"path \\\"secret/data/pool\\\" { capabilities = [\\\"read\\\"] } "
                        + "path \\\"pool-db/static-creds/fixed\\\" { capabilities = [\\\"read\\\"] } "
                        + "path \\\"pool-db/creds/lent\\\" { capabilities = [\\\"read\\\"] } "
                        + "path \\\"sys/leases/renew\\\" { capabilities = [\\\"update\\\"] }\"}");
        vault.write("sys/auth/userpass", "{\"type\":\"userpass\"}");
        vault.write("auth/userpass/users/pool", "{\"password\":\"p\",\"token_policies\":[\"pool\"]}");
    }
}
