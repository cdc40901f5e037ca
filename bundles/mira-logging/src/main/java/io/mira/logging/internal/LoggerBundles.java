package io.mira.logging.internal;

import io.mira.logging.spi.BundleName;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Finds the bundle that a logger belongs to by the class it is named after, once for each logger, and anew after bundles
 * have changed.
 */
final class LoggerBundles implements Function<String, Optional<BundleName>>, SynchronousBundleListener {

    private static final int MOST_KNOWN = 10_000;
    private static final int RESOLVED_OR_MORE = Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

    private final BundleContext context;
    private final Map<String, Optional<BundleName>> known = new ConcurrentHashMap<>();

    LoggerBundles(BundleContext context) {
        this.context = context;
    }

    @Override
    public Optional<BundleName> apply(String logger) {
        Optional<BundleName> bundle = known.get(logger);
        return bundle == null ? find(logger) : bundle;
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if ((event.getType() & (BundleEvent.RESOLVED | BundleEvent.UNRESOLVED | BundleEvent.UNINSTALLED)) != 0) {
            known.clear();
        }
    }

    private Optional<BundleName> find(String logger) {
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        // Should the search itself log, it finds an answer.
        known.put(logger, Optional.empty());
        Optional<BundleName> found = search(logger.split("\\$", 2)[0].replace('.', '/') + ".class");
        known.put(logger, found);
        return found;
    }

    private Optional<BundleName> search(String file) {
        try {
            for (Bundle bundle : context.getBundles()) {
                if (bundle.getBundleId() != 0
                        && (bundle.getState() & RESOLVED_OR_MORE) != 0
                        && bundle.getEntry(file) != null) {
                    return Optional.of(BundleName.of(
                            String.valueOf(bundle.getSymbolicName()),
                            bundle.getVersion().toString()));
                }
            }
        } catch (IllegalStateException e) {
            // A bundle was uninstalled, or the framework has stopped, just now.
            return Optional.empty();
        }
        return Optional.empty();
    }
}
