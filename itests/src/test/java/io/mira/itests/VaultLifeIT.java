package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mira.testkit.testbed.PostgresServer;
import io.mira.testkit.testbed.RequiresServer;
import io.mira.testkit.testbed.VaultProxy;
import io.mira.testkit.testbed.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the process does with Vault from its configuration to its stop. */
@RequiresServer("vault")
final class VaultLifeIT {

    @RegisterExtension
    static final VaultServer vault = VaultServer.plain();

    @RegisterExtension
    static final PostgresServer postgres = new PostgresServer();

    private static final String VALUE = "canary-value";

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() throws IOException {
        for (String old : new String[] {"sys/mounts/database", "sys/auth/userpass"}) {
            vault.delete(old);
        }
        vault.write("sys/auth/userpass", "{\"type\":\"userpass\"}");
        vault.policy("app", guide("app.hcl"));
        vault.policy("database", guide("database.hcl"));
        vault.write(
                "auth/userpass/users/me",
                "{\"password\":\"canary-login\",\"token_policies\":[\"app\",\"database\"],"
                        + "\"token_no_default_policy\":true}");
        keeps(VALUE);
        home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
        home.drops(home.distribution().resolve("optional/mira-secrets-vault.jar"), "mira-secrets-vault.jar");
        home.writes("mira.secrets.cfg", "backend = vault", "refresh_interval = 1", "ttl = 1");
        home.writes("it.probe.cfg", ".password = secret://app:password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "userpass"})
    void whatVaultHasLentIsGivenBackAtTheStop(String auth) throws Exception {
        lend();
        String token = vault.token("{\"policies\":[\"app\",\"database\"],\"no_default_policy\":true}");
        home.writes(
                "mira.secrets.vault.cfg",
                "url = " + vault.url(),
                "mounts = database",
                "auth = " + auth,
                "token = " + token,
                "username = me",
                "password = canary-login");
        home.writes("it.probe.cfg", ".password = secret://database/creds/app:password");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("probe activated");
            assertThat(vault.list("sys/leases/lookup/database/creds/app")).contains("keys");
            mira.stopsCleanly();
            assertThat(mira.output()).doesNotContain("canary").doesNotContain(token);
        }
        assertThatThrownBy(() -> vault.list("sys/leases/lookup/database/creds/app"))
                .as("no lease is left")
                .hasMessageContaining("404");
        if (auth.equals("token")) {
            assertThat(vault.read("secret/data/app")).isNotEmpty();
            vault.write("auth/token/lookup", "{\"token\":\"" + token + "\"}");
        } else {
            assertThatThrownBy(() -> vault.list("sys/leases/lookup/auth/userpass/login/me"))
                    .as("the token is given back")
                    .hasMessageContaining("404");
        }
    }

    @Test
    void anotherAddressAndAnotherLoginAreUsedWithoutAFailedReadAndAWrongOneIsNot() {
        String token = vault.token("{\"policies\":[\"app\"],\"no_default_policy\":true}");
        home.writes("mira.secrets.vault.cfg", "url = " + vault.url(), "token = " + token);
        try (VaultProxy other = new VaultProxy(vault::url);
                MiraProcess mira = home.start().untilReady()) {
            awaitValue(mira, "probe activated", VALUE);

            home.writes("mira.secrets.vault.cfg", "url = " + other.url(), "token = canary-wrong");
            mira.awaitRecord(
                    "the refusal",
                    record -> record.isError()
                            && record.message().startsWith("new vault configuration does not work, the old one stays"));
            home.writes("mira.secrets.vault.cfg", "url = " + other.url(), "auth = nonsense");
            mira.await("configuration rejected");
            keeps("still by the old one");
            awaitValue(mira, "probe modified", "still by the old one");

            home.writes(
                    "mira.secrets.vault.cfg",
                    "url = " + other.url(),
                    "auth = userpass",
                    "username = me",
                    "password = canary-login");
            mira.await("vault backend uses its new configuration");
            vault.write("auth/token/revoke", "{\"token\":\"" + token + "\"}");
            int calls = other.calls();
            keeps("by the new one");
            awaitValue(mira, "probe modified", "by the new one");
            assertThat(other.calls()).isGreaterThan(calls);
            assertThat(mira.count("probe deactivated")).isZero();
            mira.awaitHealth("/health/ready", body -> body.contains("\"name\":\"secrets.vault\",\"status\":\"UP\""));
            mira.stopsCleanly();
            assertThat(mira.output()).doesNotContain("canary").doesNotContain(token);
        }
    }

    @Test
    void theNamespaceOfTheBackendAndOfAReferenceIsInEachRequest() {
        vault.assumeBuiltHere("the server named may know namespaces, and then refuses those that nobody has made");
        try (VaultProxy recording = new VaultProxy(vault::url)) {
            home.writes(
                    "mira.secrets.vault.cfg",
                    "url = " + recording.url(),
                    "namespace = team",
                    "auth = userpass",
                    "username = me",
                    "password = canary-login");
            home.writes(
                    "it.probe.cfg",
                    ".password = secret://app:password",
                    "greeting = secret://vault/%40child/app:password");
            try (MiraProcess mira = home.start().untilReady()) {
                awaitValue(mira, "probe activated", VALUE);
                mira.stopsCleanly();
            }
            assertThat(recording.seen())
                    .contains(
                            new VaultProxy.Seen("POST", "/v1/auth/userpass/login/me", "team"),
                            new VaultProxy.Seen("GET", "/v1/secret/data/app", "team"),
                            new VaultProxy.Seen("GET", "/v1/secret/data/app", "team/child"),
                            new VaultProxy.Seen("POST", "/v1/auth/token/revoke-self", "team"));
        }
    }

    @Test
    void aStrictBackendRefusesAnAddressWithoutTlsAndAnotherWarnsOfItOnce() {
        home.writes("mira.secrets.vault.cfg", "url = http://vault.invalid:8200", "token = canary-t", "strict = true");
        home.writes("it.probe.cfg", "greeting = no secret");
        try (MiraProcess mira = home.start()) {
            LogRecord refused = mira.await("probe activated");
            assertThat(refused.text("greeting")).isEqualTo("no secret");
            mira.awaitRecord(
                    "the refusal",
                    record -> record.isError() && record.message().contains("has no TLS, and strict = true"));
            home.writes("mira.secrets.vault.cfg", "url = http://vault.invalid:8200", "token = canary-t");
            mira.await("secrets from vault travel in clear: use https, or strict = true to refuse this");
            assertThat(mira.count("secrets from vault travel in clear: use https, or strict = true to refuse this"))
                    .isEqualTo(1);
            mira.stopsCleanly();
            assertThat(mira.output()).doesNotContain("canary");
        }
    }

    @Test
    @Tag("one-java")
    void theOperatorSeesSessionAndLeasesRefreshesAtOnceAndLogsInAnew() throws Exception {
        lend();
        home.writes("mira.secrets.cfg", "backend = vault");
        home.writes(
                "mira.secrets.vault.cfg",
                "url = " + vault.url(),
                "mounts = database",
                "auth = userpass",
                "username = me",
                "password = canary-login");
        home.writes(
                "it.probe.cfg", ".password = secret://app:password", "greeting = secret://database/creds/app:username");
        try (MiraProcess mira = home.start().untilReady()) {
            awaitValue(mira, "probe activated", VALUE);
            JsonNode status = asked("vault status");
            assertThat(status.path("login").asText()).isEqualTo("userpass");
            assertThat(status.path("state").asText()).isEqualTo("in order");
            assertThat(status.path("leases").asInt()).isEqualTo(1);
            assertThat(asked("vault leases").findValuesAsText("path")).containsExactly("database/creds/app");
            assertThat(asked("secrets expiring 20m").findValuesAsText("path")).containsExactly("database/creds/app");
            assertThat(asked("secrets expiring 1m")).isEmpty();

            keeps("refreshed long before its hour");
            assertThat(asked("secrets refresh app").findValuesAsText("refreshing"))
                    .containsExactly("app");
            awaitValue(mira, "probe modified", "refreshed long before its hour");

            assertThat(asked("vault login").path("token").asText()).startsWith("the token ends at ");
            mira.awaitHealth(
                    "/metrics",
                    body -> body.contains("mira_vault_logins_total{outcome=\"ok\"} 2.0\n")
                            && body.contains("mira_vault_leases 1.0\n"));
            assertThat(mira.health("/metrics").body())
                    .containsPattern("mira_vault_calls_total\\{outcome=\"ok\"} [1-9]")
                    .containsPattern("mira_vault_token_ttl_seconds [1-9]")
                    .containsPattern("mira_vault_call_seconds_count [1-9]")
                    .containsPattern("mira_vault_retries_total \\d");
            mira.stopsCleanly();
            assertThat(mira.output()).doesNotContain("canary");
        }
    }

    private JsonNode asked(String command) throws IOException {
        String answer = home.asks(command + " --json");
        assertThat(answer).doesNotContain("canary");
        return new ObjectMapper().readTree(answer);
    }

    private static void lend() throws SQLException {
        postgres.execute("DROP ROLE IF EXISTS vault");
        postgres.execute("CREATE ROLE vault SUPERUSER LOGIN PASSWORD 'vault'");
        vault.write("sys/mounts/database", "{\"type\":\"database\"}");
        vault.write(
                "database/config/db",
                "{\"plugin_name\":\"postgresql-database-plugin\",\"allowed_roles\":\"*\",\"username\":\"vault\","
                        + "\"password\":\"vault\",\"connection_url\":\"postgresql://{{username}}:{{password}}@127.0.0.1:"
                        + postgres.port() + "/postgres?sslmode=disable\"}");
        vault.write(
                "database/roles/app",
                "{\"db_name\":\"db\",\"default_ttl\":\"600\",\"max_ttl\":\"6000\",\"creation_statements\":"
                        + "[\"CREATE ROLE \\\"{{name}}\\\" LOGIN PASSWORD '{{password}}'\"]}");
    }

    private static String guide(String policy) throws IOException {
        return Files.readString(Home.PROJECT.resolve("docs/guide/vault").resolve(policy));
    }

    private static void keeps(String password) {
        vault.write("secret/data/app", "{\"data\":{\"password\":\"" + password + "\"}}");
    }

    private static void awaitValue(MiraProcess mira, String message, String value) {
        mira.await(message, record -> record.json().path("password_hash").asInt() == value.hashCode());
    }
}
