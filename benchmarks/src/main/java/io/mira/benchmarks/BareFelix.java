package io.mira.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** The peer: the same Felix with SCR, Config Admin and FileInstall, and nothing else. Says {@code ready} and stops at SIGTERM. */
public final class BareFelix {

    private BareFelix() {}

    /** Starts the bundles of the folder given first; etc, deploy and cache are folders of the one given second. */
    public static void main(String[] arguments) throws IOException, BundleException, InterruptedException {
        Path work = Path.of(arguments[1]);
        Map<String, Object> settings = new HashMap<>();
        settings.put("org.osgi.framework.storage", work.resolve("cache").toString());
        settings.put("org.osgi.framework.storage.clean", "onFirstInit");
        settings.put("felix.fileinstall.dir", work.resolve("etc") + "," + work.resolve("deploy"));
        settings.put("felix.fileinstall.poll", "100");
        settings.put("felix.fileinstall.noInitialDelay", "true");
        settings.put("felix.fileinstall.enableConfigSave", "false");
        settings.put("felix.fileinstall.tmpdir", work.resolve("tmp").toString());
        Felix felix = new Felix(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(felix)));
        felix.start();
        for (Bundle bundle : install(felix, Path.of(arguments[0]))) {
            bundle.start();
        }
        System.out.println("ready");
        felix.waitForStop(0);
    }

    private static List<Bundle> install(Felix felix, Path folder) throws IOException, BundleException {
        List<Bundle> bundles = new ArrayList<>();
        try (Stream<Path> jars = Files.list(folder)) {
            for (Path jar : jars.sorted().toList()) {
                bundles.add(felix.getBundleContext().installBundle(jar.toUri().toString()));
            }
        }
        return bundles;
    }

    private static void stop(Felix felix) {
        try {
            felix.stop();
            felix.waitForStop(0);
        } catch (BundleException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
