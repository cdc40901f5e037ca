package io.mira.config.internal;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Hands configurations to Config Admin: only what differs, and again when somebody says so. */
final class Delivery {

    private final ConfigurationAdmin admin;
    private final Store store;
    private final Dispatch dispatch;
    private final Map<Pid, Map<String, Object>> inForce = new ConcurrentHashMap<>();
    private final Set<Pid> undispatched = ConcurrentHashMap.newKeySet();

    Delivery(ConfigurationAdmin admin, Store store, Dispatch dispatch) {
        this.admin = admin;
        this.store = store;
        this.dispatch = dispatch;
    }

    /** Gives what is in force; empty if nothing is. */
    Optional<Map<String, Object>> inForce(Pid pid) {
        return Optional.ofNullable(inForce.get(pid));
    }

    /** Delivers values if they differ from what is in force. Returns whether they did. */
    boolean deliver(Pid pid, Map<String, Object> values) throws IOException {
        if (same(inForce.get(pid), values)) {
            return false;
        }
        update(pid, values);
        return true;
    }

    /** Delivers again what is in force: one change for whoever receives it. Returns whether anything is. */
    boolean again(Pid pid) throws IOException {
        Map<String, Object> values = inForce.get(pid);
        if (values == null) {
            return false;
        }
        update(pid, values);
        return true;
    }

    void withdraw(Pid pid) throws IOException {
        if (inForce.remove(pid) != null) {
            configuration(pid).delete();
        }
    }

    private void update(Pid pid, Map<String, Object> values) throws IOException {
        if (undispatched.contains(pid)) {
            dispatch.await();
            undispatched.clear();
        }
        undispatched.add(pid);
        configuration(pid).update(FrameworkUtil.asDictionary(values));
        inForce.put(pid, values);
    }

    private Configuration configuration(Pid pid) throws IOException {
        store.own(pid.toString());
        return pid.instance().isPresent()
                ? admin.getFactoryConfiguration(pid.base(), pid.instance().get(), "?")
                : admin.getConfiguration(pid.base(), "?");
    }

    static boolean same(@Nullable Map<String, Object> one, Map<String, Object> other) {
        return one != null
                && one.keySet().equals(other.keySet())
                && one.keySet().stream().allMatch(key -> Objects.deepEquals(one.get(key), other.get(key)));
    }
}
