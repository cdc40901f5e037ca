package io.mira.shutdown.internal;

import io.mira.shutdown.ShutdownHandler;
import io.mira.shutdown.spi.ShutdownCoordinator;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** As much of a framework as the component sees. */
final class FakeFramework {

    int state = Bundle.ACTIVE;
    final List<ShutdownCoordinator> registered = new ArrayList<>();
    private Dictionary<String, ?> properties = FrameworkUtil.asDictionary(Map.of());

    private final Bundle bundle = fake(Bundle.class, (proxy, method, arguments) -> switch (method.getName()) {
        case "getState" -> state;
        case "getSymbolicName" -> "a.bundle";
        default -> throw new UnsupportedOperationException(method.getName());
    });

    BundleContext context() {
        return fake(BundleContext.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getBundle" -> bundle;
            case "registerService" -> register((ShutdownCoordinator) arguments[1], (Dictionary<?, ?>) arguments[2]);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    /** Gives the reference of a service of its own. */
    @SuppressWarnings("unchecked")
    ServiceReference<ShutdownHandler> reference() {
        return fake(ServiceReference.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getBundle" -> bundle;
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    Object property(String name) {
        return properties.get(name);
    }

    private ServiceRegistration<?> register(ShutdownCoordinator coordinator, Dictionary<?, ?> first) {
        registered.add(coordinator);
        take(first);
        return fake(ServiceRegistration.class, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "setProperties" -> take((Dictionary<?, ?>) arguments[0]);
                case "unregister" -> registered.clear();
                default -> throw new UnsupportedOperationException(method.getName());
            }
            return null;
        });
    }

    @SuppressWarnings("unchecked")
    private void take(Dictionary<?, ?> next) {
        properties = (Dictionary<String, ?>) next;
    }

    private static <T> T fake(Class<T> type, InvocationHandler behaviour) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, behaviour));
    }
}
