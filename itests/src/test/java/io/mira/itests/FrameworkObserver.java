package io.mira.itests;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;

/** Sees every bundle stop, itself included, and writes it down where those outside the framework find it. */
public final class FrameworkObserver implements BundleActivator {

    /** The system property, a queue: each bundle that stops is added, its name and its start level. */
    static final String STOPPED = "io.mira.itests.stopped";

    @Override
    public void start(BundleContext context) {
        Queue<Map.Entry<String, Integer>> stopped = new ConcurrentLinkedQueue<>();
        System.getProperties().put(STOPPED, stopped);
        SynchronousBundleListener listener = event -> {
            if (event.getType() == BundleEvent.STOPPED && event.getBundle().getBundleId() != 0) {
                stopped.add(Map.entry(event.getBundle().getSymbolicName(), level(event.getBundle())));
            }
        };
        context.getBundle(0).getBundleContext().addBundleListener(listener);
    }

    @Override
    public void stop(BundleContext context) {
        // The listener belongs to the system bundle, and goes with it.
    }

    private static int level(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).getStartLevel();
    }
}
