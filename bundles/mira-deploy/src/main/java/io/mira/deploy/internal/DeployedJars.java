package io.mira.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the bundles follow the files. Used by one thread, apart from {@link #faults}. */
final class DeployedJars {

    private static final Logger log = LoggerFactory.getLogger(DeployedJars.class);

    private final BundleContext context;
    private final Path folder;
    private final MissingRequirement missing;
    private final Refresh refresh;
    private final Consumer<Runnable> later;
    private final Map<String, Deployed> jars = new TreeMap<>();
    private volatile List<String> faults = List.of();

    /** @param later does something after the while that a writer may pause for, on the same thread */
    DeployedJars(BundleContext context, Path folder, MissingRequirement missing, Consumer<Runnable> later) {
        this.context = context;
        this.folder = folder;
        this.missing = missing;
        this.later = later;
        this.refresh = new Refresh(context.getBundle(Constants.SYSTEM_BUNDLE_ID));
    }

    /** What is wrong with which file. May be called by anyone. */
    List<String> faults() {
        return faults;
    }

    /** Removes, updates and installs. Starts nothing. */
    void take(Map<String, JarStamp> now) {
        List<Deployed> gone = jars.values().stream()
                .filter(jar -> !now.containsKey(jar.name()))
                .toList();
        for (Deployed jar : gone) {
            jars.remove(jar.name());
            uninstall(jar);
        }
        now.forEach((name, stamp) -> {
            Deployed jar = jars.get(name);
            if (jar == null || !jar.stamp().equals(stamp)) {
                Deployed changed = jar == null ? new Deployed(name, stamp) : jar;
                changed.seen(stamp);
                jars.put(name, changed);
                place(changed, true);
            }
        });
        refresh.pending();
        noteFaults();
    }

    /** Starts what is not running yet. */
    void start(boolean onlyUnresolved) {
        for (Deployed jar : jars.values()) {
            Bundle bundle = jar.bundle();
            if (bundle != null && jar.toBeStarted() && (!onlyUnresolved || bundle.getState() == Bundle.INSTALLED)) {
                start(jar, bundle);
            }
        }
        noteFaults();
    }

    private void place(Deployed jar, boolean firstLook) {
        try {
            Jar file = Jar.read(folder.resolve(jar.name()));
            Bundle running = jar.bundle();
            if (running != null && !file.symbolicName().equals(running.getSymbolicName())) {
                uninstall(jar);
                running = null;
            }
            jar.holds(running == null ? install(jar, file) : update(running, file));
        } catch (FaultyJarException e) {
            if (e.unfinished() && firstLook) {
                JarStamp stamp = jar.stamp();
                later.accept(() -> lookAgain(jar, stamp));
            } else {
                tell(jar, String.valueOf(e.getMessage()), null);
            }
        }
    }

    private void lookAgain(Deployed jar, JarStamp stamp) {
        if (jars.get(jar.name()) == jar && jar.stamp().equals(stamp)) {
            place(jar, false);
            refresh.pending();
            noteFaults();
        }
    }

    private Bundle install(Deployed jar, Jar file) throws FaultyJarException {
        try (InputStream in = file.open()) {
            return context.installBundle(folder.resolve(jar.name()).toUri().toString(), in);
        } catch (BundleException | IOException e) {
            throw refused(e);
        }
    }

    private Bundle update(Bundle bundle, Jar file) throws FaultyJarException {
        boolean ran = (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) != 0;
        try (InputStream in = file.open()) {
            stop(bundle);
            bundle.update(in);
            return bundle;
        } catch (BundleException | IOException e) {
            if (ran) {
                startAgain(bundle);
            }
            throw refused(e);
        }
    }

    /** One that cannot end well is stopped all the same, and need not stay for that. */
    private static void stop(Bundle bundle) {
        try {
            bundle.stop();
        } catch (BundleException e) {
            log.atWarn()
                    .addKeyValue("bundle", bundle.getSymbolicName())
                    .setCause(e)
                    .log("bundle has not ended well");
        }
    }

    /** The framework has kept what the bundle was. */
    private static void startAgain(Bundle bundle) {
        try {
            bundle.start();
        } catch (BundleException e) {
            log.atError()
                    .addKeyValue("bundle", bundle.getSymbolicName())
                    .setCause(e)
                    .log("bundle does not start again");
        }
    }

    private static FaultyJarException refused(Exception e) {
        if (e instanceof BundleException refusal && refusal.getType() == BundleException.DUPLICATE_BUNDLE_ERROR) {
            return new FaultyJarException(
                    "the same bundle in the same version is there already; remove one of them", e, false);
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new FaultyJarException(
                root instanceof IOException
                        ? "it cannot be kept in the data folder (" + root.getMessage() + "); mend that, copy it again"
                        : "the framework refuses it (" + e.getMessage() + "); mend its manifest",
                e,
                false);
    }

    private void uninstall(Deployed jar) {
        Bundle bundle = jar.bundle();
        jar.holdsNothing();
        if (bundle != null && bundle.getState() != Bundle.UNINSTALLED) {
            try {
                bundle.uninstall();
                log.atInfo()
                        .addKeyValue("file", jar.name())
                        .addKeyValue("bundle", bundle.getSymbolicName())
                        .log("bundle removed");
            } catch (BundleException e) {
                log.atError().addKeyValue("file", jar.name()).setCause(e).log("bundle could not be removed");
            }
        }
    }

    private void start(Deployed jar, Bundle bundle) {
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
            jar.runs();
            return;
        }
        try {
            bundle.start();
            jar.runs();
            log.atInfo()
                    .addKeyValue("file", jar.name())
                    .addKeyValue("bundle", bundle.getSymbolicName())
                    .addKeyValue("version", bundle.getVersion())
                    .log("bundle running");
        } catch (BundleException e) {
            if (e.getType() == BundleException.RESOLVE_ERROR) {
                tell(jar, missing.explain(String.valueOf(e.getMessage())), null);
            } else {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                tell(jar, "its activator failed: " + cause, cause);
            }
        }
    }

    private static void tell(Deployed jar, String reason, @Nullable Throwable cause) {
        if (jar.fails(reason)) {
            log.atError()
                    .setCause(cause)
                    .addKeyValue("file", jar.name())
                    .log("deploy/{} does not run: {}", jar.name(), reason);
        }
    }

    private void noteFaults() {
        List<String> found = new ArrayList<>();
        for (Deployed jar : jars.values()) {
            if (!jar.fault().isEmpty()) {
                found.add("deploy/" + jar.name() + ": " + jar.fault());
            }
        }
        faults = List.copyOf(found);
    }
}
