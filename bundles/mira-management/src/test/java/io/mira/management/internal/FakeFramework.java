package io.mira.management.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** As much of a framework as the bundle sees. */
final class FakeFramework {

    final Map<String, String> properties = new HashMap<>();
    final List<FrameworkListener> listeners = new ArrayList<>();
    final BlockingQueue<Object> services = new LinkedBlockingQueue<>();
    private final List<Bundle> bundles = new ArrayList<>();
    volatile int startLevel;
    volatile int state = Bundle.ACTIVE;

    private final Bundle system = fake(Bundle.class, (proxy, method, arguments) -> switch (method.getName()) {
        case "getState" -> state;
        case "adapt" -> fake(FrameworkStartLevel.class, (level, asked, none) -> startLevel);
        default -> throw new UnsupportedOperationException(method.getName());
    });

    BundleContext context() {
        return fake(BundleContext.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getBundle" -> system;
            case "getBundles" -> bundles.toArray(Bundle[]::new);
            case "getProperty" -> properties.get((String) arguments[0]);
            case "addFrameworkListener" -> listeners.add((FrameworkListener) arguments[0]) ? null : "";
            case "removeFrameworkListener" -> listeners.remove(arguments[0]) ? null : "";
            case "registerService" -> arguments[0] != String.class || services.add(arguments[1]) ? null : "";
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    void bundle(String name, String location, int state, boolean fragment) {
        Dictionary<String, String> headers =
                FrameworkUtil.asDictionary(fragment ? Map.of(Constants.FRAGMENT_HOST, "host") : Map.of());
        bundles.add(fake(Bundle.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getSymbolicName" -> name;
            case "getLocation" -> location;
            case "getState" -> state;
            case "getHeaders" -> headers;
            default -> throw new UnsupportedOperationException(method.getName());
        }));
    }

    private static <T> T fake(Class<T> type, InvocationHandler behaviour) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, behaviour));
    }
}
