package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretsException;
import io.mira.testkit.testbed.FaultProxy;
import io.mira.testkit.testbed.FaultProxy.Fault;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The line to the real server breaks, or the server does. */
final class FaultsTest extends VaultTest {

    private static final long RECOVERY_NANOS = Duration.ofSeconds(15).toNanos();

    private FaultProxy proxy = new FaultProxy(java.net.InetSocketAddress.createUnresolved("127.0.0.1", 0));

    @BeforeEach
    void keepSecret() {
        proxy.target(vault.address());
        vault.write("secret/data/app", "{\"data\":{\"a\":\"canary-value\"}}");
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aBrokenLineIsSaidToBeSoInTimeWithFewCallsAndIsUsedAgainWhenMended(Fault fault) {
        Connection connection = connect(throughProxy().with("timeout", "1"));
        assertThat(connection.read("app", "").reveal("a")).isEqualTo("canary-value");
        int before = proxy.connections();

        proxy.fault(fault);
        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> connection.read("app", ""))
                    .isInstanceOf(BackendUnreachableException.class)
                    .hasMessageNotContaining("canary")
                    .hasMessageNotContaining(vault.rootToken());
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(proxy.connections() - before).isLessThan(15);

        proxy.fault(Fault.NONE);
        awaitRead(connection);
    }

    @Test
    void aSealedServerIsSaidToBeSealedAndUsedAgainWhenUnsealed() {
        Connection connection = connect(throughProxy());
        connection.read("app", "");
        vault.seal();

        assertThatThrownBy(() -> connection.read("app", "")).hasMessageContaining("sealed");
        assertThatThrownBy(connection::check).isInstanceOf(BackendUnreachableException.class);

        vault.unseal();
        awaitRead(connection);
        connection.check();
    }

    @Test
    void aKilledServerIsUsedAgainAfterItsRestart() {
        Connection connection = connect(throughProxy());
        connection.read("app", "");
        vault.kill();

        assertThatThrownBy(() -> connection.read("app", "")).isInstanceOf(BackendUnreachableException.class);

        vault.restart();
        awaitRead(connection);
    }

    @Test
    void aRevokedTokenIsReplacedByOneLoginAndNoReadFails() {
        vault.write("sys/auth/fault-users", "{\"type\":\"userpass\"}");
        vault.write(
                "sys/policies/acl/fault",
                "{\"policy\":\"path \\\"secret/data/app\\\" { capabilities = [\\\"read\\\"] }\"}");
        vault.write("auth/fault-users/users/me", "{\"password\":\"p\",\"token_policies\":[\"fault\"]}");
        Connection connection = connect(throughProxy()
                .with("auth", "userpass")
                .with("auth__mount", "fault-users")
                .with("username", "me")
                .with("password", "p"));
        connection.read("app", "");
        clock.addAndGet(Duration.ofMinutes(1).toMillis());

        vault.write("sys/leases/revoke-prefix/auth/fault-users", "{}");

        assertThat(connection.read("app", "").reveal("a")).isEqualTo("canary-value");
    }

    private Settings throughProxy() {
        return Settings.at("http://127.0.0.1:" + proxy.port())
                .with("token", vault.rootToken())
                .with("max__backoff", "500ms");
    }

    private static void awaitRead(Connection connection) {
        long end = System.nanoTime() + RECOVERY_NANOS;
        while (true) {
            try {
                assertThat(connection.read("app", "").reveal("a")).isEqualTo("canary-value");
                return;
            } catch (SecretsException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(20_000_000L);
            }
        }
    }
}
