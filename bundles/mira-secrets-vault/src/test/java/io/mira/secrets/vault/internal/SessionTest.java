package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A session whose token lives shortly, with the real server. */
final class SessionTest extends VaultTest {

    @Test
    void noReadFailsWhileTokensAreRenewedAndReplaced() {
        users("\"token_ttl\":\"3\",\"token_max_ttl\":\"7\"");
        Connection connection = connect(settings());
        long end = System.nanoTime() + Duration.ofSeconds(16).toNanos();
        int reads = 0;
        while (System.nanoTime() < end) {
            assertThat(connection.read("app", "").reveal("a")).isEqualTo("kept");
            reads++;
            LockSupport.parkNanos(20_000_000L);
        }
        long upkeep = connection.calls() - reads;
        assertThat(upkeep).as("logins, renewals and one question for the mount").isBetween(5L, 40L);
    }

    @Test
    void theTokenIsGivenBackAtTheEnd() {
        users("\"token_ttl\":\"60\"");
        Connection connection = connect(settings());
        connection.read("app", "");
        String accessors = vault.list("auth/token/accessors");

        connection.close();

        assertThat(vault.list("auth/token/accessors").length()).isLessThan(accessors.length());
    }

    private static void users(String ttls) {
        vault.delete("sys/auth/session-users");
        vault.write("sys/auth/session-users", "{\"type\":\"userpass\"}");
        vault.write("secret/data/app", "{\"data\":{\"a\":\"kept\"}}");
        vault.write(
                "sys/policies/acl/session",
                "{\"policy\":\"path \\\"secret/data/app\\\" { capabilities = [\\\"read\\\"] }\"}");
        vault.write(
                "auth/session-users/users/me", "{\"password\":\"p\",\"token_policies\":[\"session\"]," + ttls + "}");
    }

    private static Settings settings() {
        return Settings.at(vault.url())
                .with("auth", "userpass")
                .with("auth__mount", "session-users")
                .with("username", "me")
                .with("password", "p");
    }
}
