package io.mira.examples.service;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A queue in a table of PostgreSQL. An order that was put twice stands there once: its delivery is the key. The password
 * may change at any time: connections that stand stay, new ones use the new one.
 */
final class OrderQueue implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final String PUT = "INSERT INTO orders (delivery, correlation_id, body) VALUES (?, ?, ?)"
            + " ON CONFLICT (delivery) DO NOTHING";

    private final HikariDataSource pool;

    OrderQueue(OrdersConfig config) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(config.url());
        HikariConfig hikari = new HikariConfig();
        hikari.setDataSource(database);
        hikari.setPoolName("orders");
        hikari.setCredentials(credentials(config));
        hikari.setMaximumPoolSize(config.connections());
        hikari.setConnectionTimeout(CONNECT_LIMIT.toMillis());
        // The component is there when the database is not: a request then is answered with 503.
        hikari.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(hikari);
    }

    /** Uses another user, password or size from the next connection on; those that stand end when they are idle. */
    void reconfigure(OrdersConfig config) {
        pool.setCredentials(credentials(config));
        pool.setMaximumPoolSize(config.connections());
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    /** Puts an order; when it returns, the order is kept. Tells whether it is a new one. */
    boolean put(Order order) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(PUT)) {
            insert.setString(1, order.delivery());
            insert.setString(2, order.correlationId());
            insert.setString(3, order.body());
            return insert.executeUpdate() == 1;
        }
    }

    private static Credentials credentials(OrdersConfig config) {
        return Credentials.of(config.user(), config._password());
    }

    @Override
    public void close() {
        pool.close();
    }
}
