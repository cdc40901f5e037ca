package io.mira.logging.internal;

import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** Bundles and references that only have a name. */
final class Fakes {

    private Fakes() {}

    static Bundle bundle(@Nullable String symbolicName) {
        return fake(Bundle.class, symbolicName);
    }

    static ServiceReference<?> reference() {
        return fake(ServiceReference.class, "a reference");
    }

    private static <T> T fake(Class<T> type, @Nullable String name) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (p, m, a) -> name));
    }
}
