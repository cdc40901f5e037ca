package io.mira.config.internal;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.cm.impl.CaseInsensitiveDictionary;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A Config Admin that keeps what it is given, as strict about keys and values as the real one. */
final class FakeConfigurations {

    private final Map<String, Map<String, Object>> kept = new TreeMap<>();
    private int updates;

    ConfigurationAdmin admin() {
        return (ConfigurationAdmin) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ConfigurationAdmin.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getConfiguration" -> configuration((String) arguments[0]);
                    case "getFactoryConfiguration" -> configuration(arguments[0] + "~" + arguments[1]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** Gives a delivery to it that does not wait for anybody to be told. */
    Delivery delivery(Store store) {
        return new Delivery(admin(), store, new Dispatch(admin(), store, Duration.ZERO));
    }

    /** Gives what is kept, by PID. */
    Map<String, Map<String, Object>> kept() {
        return kept;
    }

    /** Gives how often something has been delivered. */
    int updates() {
        return updates;
    }

    private Configuration configuration(String pid) {
        return (Configuration) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Configuration.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "update" -> kept.put(pid, values((Dictionary<?, ?>) arguments[0]));
                        case "delete" -> kept.remove(pid);
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                });
    }

    private Map<String, Object> values(Dictionary<?, ?> given) {
        CaseInsensitiveDictionary checked = new CaseInsensitiveDictionary(given);
        updates++;
        Map<String, Object> values = new HashMap<>();
        for (String key : Collections.list(checked.keys())) {
            values.put(key, checked.get(key));
        }
        return values;
    }
}
