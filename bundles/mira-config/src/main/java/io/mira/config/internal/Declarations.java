package io.mira.config.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the bundles declare about their configurations: their metatype, by PID. */
final class Declarations {

    private static final Logger log = LoggerFactory.getLogger(Declarations.class);

    private final BundleContext context;
    private final MetaTypeService metatype;
    private final Map<Long, Map<String, Declaration>> byBundle = new ConcurrentHashMap<>();

    Declarations(BundleContext context, MetaTypeService metatype) {
        this.context = context;
        this.metatype = metatype;
    }

    /** Gives the declaration of a configuration, if a bundle that is here declares it. */
    Optional<Declaration> of(Pid pid) {
        for (Bundle bundle : context.getBundles()) {
            Declaration declared = of(bundle).get(pid.base());
            if (declared != null) {
                return Optional.of(declared);
            }
        }
        return Optional.empty();
    }

    /** Gives the PIDs that a bundle declares. */
    Collection<String> pids(Bundle bundle) {
        return of(bundle).keySet();
    }

    /** Gives every PID that is declared now. */
    List<String> pids() {
        List<String> pids = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            pids.addAll(pids(bundle));
        }
        return pids;
    }

    /** Forgets what is known of a bundle that has gone or changed. */
    void forget(Bundle bundle) {
        byBundle.remove(bundle.getBundleId());
    }

    private Map<String, Declaration> of(Bundle bundle) {
        if (bundle.getState() == Bundle.INSTALLED) {
            // Not resolved, perhaps never: nothing can be read from it yet.
            return Map.of();
        }
        return byBundle.computeIfAbsent(bundle.getBundleId(), id -> read(bundle));
    }

    private Map<String, Declaration> read(Bundle bundle) {
        Enumeration<URL> files =
                bundle.getBundleId() == 0 ? null : bundle.findEntries(Declaration.FOLDER, "*.xml", false);
        if (files == null) {
            return Map.of();
        }
        MetaTypeInformation information = metatype.getMetaTypeInformation(bundle);
        if (information == null) {
            return Map.of();
        }
        Map<String, Declaration> found = new ConcurrentHashMap<>();
        for (String[] pids : Arrays.asList(information.getPids(), information.getFactoryPids())) {
            for (String pid : pids) {
                found.put(pid, new Declaration(information.getObjectClassDefinition(pid, null), schema(bundle, pid)));
            }
        }
        return found;
    }

    private static Optional<Schema> schema(Bundle bundle, String pid) {
        URL file = bundle.getEntry(Declaration.FOLDER + "/" + pid + Declaration.SCHEMA);
        if (file == null) {
            return Optional.empty();
        }
        try (InputStream in = file.openStream()) {
            return Optional.of(new Schema(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException | FaultyFileException | RuntimeException | LinkageError e) {
            log.error(
                    "bundle {}: {} is no usable schema and not held to: {}",
                    bundle.getSymbolicName(),
                    file.getPath(),
                    e);
            return Optional.empty();
        }
    }
}
