package io.mira.management.internal;

import java.util.Collection;
import java.util.Map;
import org.osgi.framework.Bundle;

/** The states of bundles, as people say them. */
final class BundleStates {

    private static final Map<Integer, String> NAMES = Map.of(
            Bundle.INSTALLED, "installed",
            Bundle.RESOLVED, "resolved",
            Bundle.STARTING, "starting",
            Bundle.ACTIVE, "active",
            Bundle.STOPPING, "stopping");

    private BundleStates() {}

    static Collection<String> names() {
        return NAMES.values();
    }

    static String name(int state) {
        return NAMES.getOrDefault(state, "unknown");
    }
}
