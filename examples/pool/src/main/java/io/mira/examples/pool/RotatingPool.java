package io.mira.examples.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import java.util.Map;
import javax.sql.DataSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection pool, offered as {@code DataSource}: one for each {@code io.mira.example.pool~<name>.cfg}. Its user and
 * password change while it is used, and no request fails.
 */
@Component(
        configurationPid = "io.mira.example.pool",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = PoolConfig.class, factory = true)
public final class RotatingPool {

    /** The service property that tells pools apart: the PID of the configuration. */
    static final String NAME = "pool";

    private static final Logger log = LoggerFactory.getLogger(RotatingPool.class);

    private final String name;
    private final HikariDataSource pool;
    private final ServiceRegistration<DataSource> registration;
    private Credentials credentials;
    private int rotations;

    /** Opens the pool. Connections are made when they are asked for. */
    @Activate
    public RotatingPool(BundleContext context, PoolConfig config, Map<String, Object> properties) {
        name = String.valueOf(properties.get("service.pid"));
        credentials = Credentials.of(config._username(), config._password());
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(config.url());
        HikariConfig settings = new HikariConfig();
        settings.setPoolName(name);
        settings.setDataSource(database);
        settings.setCredentials(credentials);
        settings.setMaximumPoolSize(config.size());
        settings.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(settings);
        registration = context.registerService(DataSource.class, pool, FrameworkUtil.asDictionary(Map.of(NAME, name)));
    }

    /** New connections log in by the new credential; those in use are exchanged when they come back. */
    @Modified
    void modified(PoolConfig config) {
        Credentials next = Credentials.of(config._username(), config._password());
        if (next.getUsername().equals(credentials.getUsername())
                && next.getPassword().equals(credentials.getPassword())) {
            return;
        }
        credentials = next;
        pool.setCredentials(next);
        pool.getHikariPoolMXBean().softEvictConnections();
        rotations++;
        log.atInfo()
                .addKeyValue("pool", name)
                .addKeyValue("rotations", rotations)
                .log("pool uses a new credential");
    }

    /** Whoever uses the pool lets go of it first. */
    @Deactivate
    void close() {
        registration.unregister();
        pool.close();
    }
}
