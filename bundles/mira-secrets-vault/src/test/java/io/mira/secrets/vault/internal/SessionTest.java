package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;

/**
 * A session whose token lives shortly, with the real server. It takes its time, so on one Java only; {@code
 * -Dmira.session.seconds=300} makes the lifetimes 10 and 30 seconds.
 */
@EnabledOnJre(value = JRE.JAVA_17, disabledReason = "waits for lifetimes to end")
final class SessionTest extends VaultTest {

    private static final int SECONDS = Integer.getInteger("mira.session.seconds", 12);
    private static final String TTLS = SECONDS < 300
            ? "\"token_ttl\":\"2\",\"token_max_ttl\":\"5\""
            : "\"token_ttl\":\"10\",\"token_max_ttl\":\"30\"";

    @Test
    void noReadFailsWhileTokensAreRenewedAndReplaced() {
        users(TTLS);
        Connection connection = connect(settings());
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        int reads = 0;
        while (System.nanoTime() < end) {
            assertThat(connection.read("app", "").reveal("a")).isEqualTo("kept");
            reads++;
            LockSupport.parkNanos(20_000_000L);
        }
        long upkeep = calls.sent() - reads;
        assertThat(upkeep).as("logins, renewals and one question for the mount").isBetween(5L, 3L * SECONDS);
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
        vault.policy("session", policy());
        vault.write(
                "auth/session-users/users/me",
                "{\"password\":\"p\",\"token_policies\":[\"session\"],\"token_no_default_policy\":true," + ttls + "}");
    }

    private static String policy() {
        try {
            return Files.readString(Path.of("../../docs/guide/vault/app.hcl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Settings settings() {
        return Settings.at(vault.url())
                .with("auth", "userpass")
                .with("auth__mount", "session-users")
                .with("username", "me")
                .with("password", "p");
    }
}
