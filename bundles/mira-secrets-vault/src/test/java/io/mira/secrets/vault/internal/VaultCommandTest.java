package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator is shown, beside a real server. */
final class VaultCommandTest extends VaultTest {

    private VaultSecretsBackend backend;
    private VaultCommand command;

    @BeforeEach
    void connect() {
        vault.delete("sys/auth/userpass");
        vault.write("sys/auth/userpass", "{\"type\":\"userpass\"}");
        vault.write(
                "auth/userpass/users/me",
                "{\"password\":\"canary-login\",\"token_policies\":[\"default\"],\"token_ttl\":\"3600\"}");
        Connection connection = connect(Settings.at(vault.url())
                .with("auth", "userpass")
                .with("username", "me")
                .with("password", "canary-login"));
        backend = new VaultSecretsBackend(connection, watches, calls);
        command = new VaultCommand(backend);
    }

    @Test
    void theStatusSaysWhereWeAreLoggedInAndUntilWhen() {
        backend.check();

        assertThat(command.vault("status"))
                .contains(vault.url(), "userpass", "in order", "the token ends at 2", "calls_answered")
                .doesNotContain("canary");
        assertThat(command.vault("status", "--json"))
                .startsWith("{\"address\":\"" + vault.url() + "\",")
                .endsWith(",\"logins\":1}");
    }

    @Test
    void troubleIsShownUntilVaultAnswersAgain() {
        backend.check();
        vault.seal();
        assertThatThrownBy(() -> backend.check()).isInstanceOf(io.mira.secrets.BackendUnreachableException.class);

        assertThat(command.vault("status")).contains("sealed");
        assertThat(new VaultHealth(backend).execute().getStatus())
                .isEqualTo(org.apache.felix.hc.api.Result.Status.WARN);

        vault.unseal();
        clock.addAndGet(60_000);
        backend.check();
        assertThat(command.vault("status")).contains("in order");
        assertThat(new VaultHealth(backend).execute().isOk()).isTrue();
    }

    @Test
    void aLoginIsMadeAnewAndLeasesAreListed() {
        backend.check();

        assertThat(command.vault("login", "--json")).contains("\"login\":\"userpass\"", "the token ends at 2");
        assertThat(calls.logins.sum()).isEqualTo(2);
        assertThat(command.vault("leases")).isEqualTo("until                 renewable  path");
        assertThat(command.vault("leases", "--json")).isEqualTo("[]");
    }

    @Test
    void aWordThatIsNotUnderstoodIsAnsweredByTheUsage() {
        assertThatThrownBy(() -> command.vault("everything"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("usage: mira:vault status | login | leases [--json]");
    }
}
