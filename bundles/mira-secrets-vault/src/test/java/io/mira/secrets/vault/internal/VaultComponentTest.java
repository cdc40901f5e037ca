package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.secrets.spi.SecretsBackend;
import io.mira.testkit.testbed.RequiresServer;
import io.mira.testkit.testbed.VaultServer;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The configuration changes while the backend is in use. */
@RequiresServer("vault")
final class VaultComponentTest {

    @RegisterExtension
    static final VaultServer vault = VaultServer.plain();

    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private volatile Optional<SecretsBackend> offered = Optional.empty();
    private volatile Optional<Dictionary<?, ?>> properties = Optional.empty();
    private @Nullable VaultComponent component;

    @AfterEach
    void deactivate() {
        if (component != null) {
            component.deactivate();
        }
        assertThat(offered).as("offered after the end").isEmpty();
    }

    @Test
    void withoutAnAddressNothingIsOfferedUntilOneIsConfigured() {
        VaultComponent started = start(new Settings());
        assertThat(offered).isEmpty();

        started.modified(rootSettings().config());

        assertThat(offered).isPresent();
        assertThat(properties.orElseThrow().get("mira.secrets.backend.name")).isEqualTo("vault");
        assertThat(properties.orElseThrow().size())
                .as("nothing else is published")
                .isEqualTo(1);
    }

    @Test
    void aWrongConfigurationKeepsTheWorkingOne() {
        keeps("value");
        VaultComponent started = start(rootSettings());
        SecretsBackend backend = offered.orElseThrow();
        assertThat(backend.read("app").reveal("a")).isEqualTo("value");

        started.modified(Settings.at("not an address").config());
        started.modified(Settings.at(vault.url()).with("auth", "nothing").config());
        started.modified(Settings.at(vault.url()).with("token", "wrong").config());
        awaitIdle(started);

        assertThat(offered).containsSame(backend);
        assertThat(backend.read("app").reveal("a")).isEqualTo("value");
    }

    @Test
    void anotherTokenIsUsedWithoutAFailedRead() {
        keeps("value");
        vault.write("sys/policies/acl/all", "{\"policy\":\"path \\\"secret/*\\\" { capabilities = [\\\"read\\\"] }\"}");
        String first = vault.token("{\"policies\":[\"all\"]}");
        VaultComponent started = start(Settings.at(vault.url()).with("token", first));
        SecretsBackend backend = offered.orElseThrow();
        backend.read("app");

        started.modified(rootSettings().config());
        await(() -> {
            assertThat(backend.read("app").reveal("a")).isEqualTo("value");
            return started.switches() == 1;
        });
        vault.write("auth/token/revoke", "{\"token\":\"" + first + "\"}");

        assertThat(backend.read("app").reveal("a")).isEqualTo("value");
        backend.check();
    }

    private VaultComponent start(Settings settings) {
        VaultComponent started = new VaultComponent(context(), settings.config());
        component = started;
        return started;
    }

    private static Settings rootSettings() {
        return Settings.at(vault.url()).with("token", vault.rootToken());
    }

    private static void keeps(String value) {
        vault.write("secret/data/app", "{\"data\":{\"a\":\"" + value + "\"}}");
    }

    private static void awaitIdle(VaultComponent started) {
        await(() -> started.pending() == 0);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(5_000_000L);
        }
    }

    /** A framework that knows one service at most. */
    private BundleContext context() {
        return fake(BundleContext.class, (name, arguments) -> {
            offered = Optional.of((SecretsBackend) arguments[1]);
            properties = Optional.of((Dictionary<?, ?>) arguments[2]);
            return fake(ServiceRegistration.class, (method, none) -> {
                offered = Optional.empty();
                return Optional.empty();
            });
        });
    }

    private interface Behaviour {
        Object call(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Behaviour behaviour) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object result = behaviour.call(method.getName(), arguments == null ? new Object[0] : arguments);
                    return method.getReturnType() == void.class ? null : result;
                }));
    }
}
