package io.mira.examples.pool;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Sends requests to every pool there is, and tells at its end how many failed. */
@Component(
        configurationPid = "io.mira.example.load",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = LoadConfig.class)
public final class Load {

    private final int perSecond;
    private final Map<DataSource, Requests> running = new ConcurrentHashMap<>();

    /** Waits for pools. */
    @Activate
    public Load(LoadConfig config) {
        perSecond = config.per__second();
    }

    @Reference(
            service = DataSource.class,
            target = "(" + RotatingPool.NAME + "=*)",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void add(DataSource pool, Map<String, Object> properties) {
        running.put(pool, new Requests(String.valueOf(properties.get(RotatingPool.NAME)), pool, perSecond));
    }

    void remove(DataSource pool) {
        Requests requests = running.remove(pool);
        if (requests != null) {
            requests.end();
        }
    }

    @Deactivate
    void stop() {
        running.keySet().forEach(this::remove);
    }
}
