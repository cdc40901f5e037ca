package io.mira.management.internal;

import io.mira.metrics.MetricsSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The sources that are registered. Looked for at each scrape: until the first one they cost nothing. */
final class MetricsServices {

    private final BundleContext context;
    private Map<ServiceReference<MetricsSource>, AskedSource> known = new HashMap<>();

    MetricsServices(BundleContext context) {
        this.context = context;
    }

    /** Gives all that are there, the one of highest rank first. */
    synchronized List<AskedSource> all() {
        Map<ServiceReference<MetricsSource>, AskedSource> now = new HashMap<>();
        List<AskedSource> sources = new ArrayList<>();
        for (ServiceReference<MetricsSource> reference : references()) {
            AskedSource source = known.remove(reference);
            if (source == null) {
                source = made(reference);
            }
            if (source != null) {
                now.put(reference, source);
                sources.add(source);
            }
        }
        known.keySet().forEach(context::ungetService);
        known = now;
        return sources;
    }

    private @Nullable AskedSource made(ServiceReference<MetricsSource> reference) {
        MetricsSource service = context.getService(reference);
        Bundle bundle = reference.getBundle();
        return service == null || bundle == null ? null : new AskedSource(bundle.getSymbolicName(), service);
    }

    private List<ServiceReference<MetricsSource>> references() {
        try {
            Collection<ServiceReference<MetricsSource>> all = context.getServiceReferences(MetricsSource.class, null);
            return all.stream().sorted(Comparator.reverseOrder()).toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
