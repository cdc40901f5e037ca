package io.mira.config.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** A framework with a bundle for each configuration that is declared. */
final class FakeMetatype {

    private final List<ObjectClassDefinition> declared = new ArrayList<>();
    private final List<Bundle> bundles = new ArrayList<>();

    FakeMetatype declare(String pid, FakeAttribute... attributes) {
        declared.add(FakeAttribute.objectClass(pid, List.of(attributes)));
        long id = declared.size();
        bundles.add(fake(Bundle.class, (method, arguments) -> switch (method) {
            case "getBundleId" -> id;
            case "getState" -> Bundle.ACTIVE;
            case "getEntry" -> null;
            default -> Collections.enumeration(List.of());
        }));
        return this;
    }

    /** Adds a bundle that lacks something it needs. */
    FakeMetatype unresolved() {
        bundles.add(fake(Bundle.class, (method, arguments) -> switch (method) {
            case "getState" -> Bundle.INSTALLED;
            default -> throw new IllegalStateException("nothing can be read from it");
        }));
        return this;
    }

    Declarations declarations() {
        return new Declarations(
                fake(BundleContext.class, (method, arguments) -> bundles.toArray(Bundle[]::new)),
                fake(MetaTypeService.class, (method, arguments) -> information((Bundle) arguments[0])));
    }

    private MetaTypeInformation information(Bundle bundle) {
        ObjectClassDefinition own = declared.get((int) bundle.getBundleId() - 1);
        return fake(MetaTypeInformation.class, (method, arguments) -> switch (method) {
            case "getPids" -> new String[] {own.getID()};
            case "getFactoryPids" -> new String[0];
            default -> own;
        });
    }

    private static <T> T fake(Class<T> type, BiFunction<String, Object[], @Nullable Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.apply(method.getName(), arguments)));
    }
}
