package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.testkit.testbed.RequiresServer;
import io.mira.testkit.testbed.VaultServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The real process beside a real Vault. */
@RequiresServer("vault")
final class VaultIT {

    @RegisterExtension
    static final VaultServer vault = VaultServer.plain();

    private static final String FIRST = "canary-first-password";
    private static final String SECOND = "canary-second-password";

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        vault.unseal();
        vault.write(
                "sys/policies/acl/mira",
                "{\"policy\":\"path \\\"secret/data/database/*\\\" { capabilities = [\\\"read\\\"] }\"}");
        keeps(FIRST);
        home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
        home.drops(home.distribution().resolve("optional/mira-secrets-vault.jar"), "mira-secrets-vault.jar");
        home.writes("mira.secrets.cfg", "backend = vault,env", "refresh_interval = 1", "ttl = 1");
        home.writes("it.probe.cfg", ".password = secret://database/prod:password");
    }

    @Test
    void aComponentGetsItsSecretAndEachNewVersionOnce() throws IOException {
        String token = vault.token("{\"policies\":[\"mira\"]}");
        home.writes("mira.secrets.vault.cfg", "url = " + vault.url(), "token = " + token);
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(hash(mira.await("probe activated"))).isEqualTo(FIRST.hashCode());
            keeps(SECOND);
            assertThat(hash(mira.await("probe modified"))).isEqualTo(SECOND.hashCode());
            assertThat(mira.count("probe modified")).isEqualTo(1);
            mira.stopsCleanly();
            assertThat(mira.output()).doesNotContain("canary-").doesNotContain(token);
        }
        try (var files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("canary-")
                        .doesNotContain(token);
            }
        }
    }

    @Test
    void whileVaultIsDownTheKnownValueStaysAndAfterwardsTheNextOneComes() {
        home.with("VAULT_ADDR", vault.url()).with("VAULT_TOKEN", vault.token("{\"policies\":[\"mira\"]}"));
        home.writes("mira.secrets.vault.cfg", "max_backoff = 1");
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(hash(mira.await("probe activated"))).isEqualTo(FIRST.hashCode());
            vault.kill();
            home.writes(
                    "it.probe.cfg", ".password = secret://database/prod:password", "greeting = while vault is down");
            assertThat(hash(mira.await("probe modified"))).isEqualTo(FIRST.hashCode());
            assertThat(mira.count("probe deactivated")).isZero();
            vault.restart();
            keeps(SECOND);
            assertThat(hash(mira.await("probe modified", 2))).isEqualTo(SECOND.hashCode());
            mira.stopsCleanly();
        }
    }

    @Test
    void theComponentWaitsForVaultAndStartsByItself() {
        vault.seal();
        home.writes(
                "mira.secrets.vault.cfg", "url = " + vault.url(), "token = " + vault.rootToken(), "max_backoff = 1");
        try (MiraProcess mira = home.start()) {
            mira.await("started, not ready yet");
            assertThat(mira.count("probe activated")).isZero();
            vault.unseal();
            assertThat(hash(mira.await("probe activated"))).isEqualTo(FIRST.hashCode());
            mira.stopsCleanly();
        }
    }

    private static int hash(LogRecord record) {
        return record.json().path("password_hash").asInt();
    }

    private static void keeps(String password) {
        vault.write("secret/data/database/prod", "{\"data\":{\"password\":\"" + password + "\"}}");
    }
}
