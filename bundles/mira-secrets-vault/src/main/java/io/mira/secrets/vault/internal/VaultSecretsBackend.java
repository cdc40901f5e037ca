package io.mira.secrets.vault.internal;

import io.mira.secrets.Secret;
import io.mira.secrets.spi.SecretsBackend;
import io.mira.secrets.spi.Watch;

/** The backend, over whichever connection is in force. */
public final class VaultSecretsBackend implements SecretsBackend {

    private final Watches watches;
    private final Calls calls;
    private volatile Connection connection;

    VaultSecretsBackend(Connection connection, Watches watches, Calls calls) {
        this.calls = calls;
        this.connection = connection;
        this.watches = watches;
    }

    /** Switches over, and gives the connection before. */
    synchronized Connection use(Connection next) {
        Connection before = connection;
        connection = next;
        watches.toldAll();
        return before;
    }

    Calls calls() {
        return calls;
    }

    Connection connection() {
        return connection;
    }

    @Override
    public Secret read(String path) {
        return connection.read(path, "");
    }

    @Override
    public Secret read(String path, String version) {
        return connection.read(path, version);
    }

    /** Only what Vault lends or rotates by itself is told of; what is merely kept is asked for at intervals. */
    @Override
    public Watch watch(String path, Runnable changed) {
        return connection.lends(path) ? watches.add(path, changed) : Watch.NONE;
    }

    @Override
    public void check() {
        connection.check();
    }
}
