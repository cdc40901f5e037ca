package io.mira.secrets.vault.internal;

import io.mira.testkit.testbed.RequiresServer;
import io.mira.testkit.testbed.VaultServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tests against the real server share. */
@RequiresServer("vault")
abstract class VaultTest {

    @RegisterExtension
    static final VaultServer vault = VaultServer.plain();

    /** Milliseconds by which our clock is ahead of the server's. */
    final AtomicLong clock = new AtomicLong();

    final Watches watches = new Watches();
    final Calls calls = new Calls();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final List<Connection> connections = new ArrayList<>();

    @AfterEach
    void closeConnections() {
        connections.forEach(Connection::close);
        scheduler.shutdownNow();
    }

    Connection connect(Settings settings) {
        Connection connection = new Connection(
                settings.build(),
                watches,
                () -> Instant.now().plusMillis(clock.get()),
                scheduler,
                Math::random,
                time -> Thread.sleep(time.toMillis()),
                calls);
        connections.add(connection);
        return connection;
    }

    Connection asRoot() {
        return connect(Settings.at(vault.url()).with("token", vault.rootToken()));
    }
}
