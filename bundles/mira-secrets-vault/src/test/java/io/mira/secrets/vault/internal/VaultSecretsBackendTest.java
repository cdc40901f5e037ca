package io.mira.secrets.vault.internal;

import io.mira.secrets.spi.SecretsBackend;
import io.mira.testkit.Capability;
import io.mira.testkit.SecretsBackendContract;
import io.mira.testkit.testbed.RequiresServer;
import io.mira.testkit.testbed.VaultServer;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of all backends, against the real server. */
@RequiresServer("vault")
final class VaultSecretsBackendTest extends SecretsBackendContract {

    @RegisterExtension
    static final VaultServer vault = VaultServer.plain();

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);

    @AfterEach
    void stopScheduler() {
        scheduler.shutdownNow();
    }

    @Override
    protected SecretsBackend backendWith(String path, String key, String value) {
        change(path, key, value);
        Watches watches = new Watches();
        Calls calls = new Calls();
        VaultSettings settings =
                Settings.at(vault.url()).with("token", vault.rootToken()).build();
        return new VaultSecretsBackend(
                new Connection(settings, watches, InstantSource.system(), scheduler, Math::random, time -> {}, calls),
                watches,
                calls);
    }

    @Override
    protected void change(String path, String key, String value) {
        vault.write("secret/data/" + path, "{\"data\":{\"" + key + "\":\"" + value + "\"}}");
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.VERSIONS);
    }
}
