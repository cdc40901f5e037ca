package io.mira.deploy.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

/** One file of {@code deploy/}: what was last seen of it, what runs of it, and what is wrong with it. */
final class Deployed {

    private final String name;
    private JarStamp stamp;
    private @Nullable Bundle bundle;
    private boolean toBeStarted;
    private String fault = "";

    Deployed(String name, JarStamp stamp) {
        this.name = name;
        this.stamp = stamp;
    }

    String name() {
        return name;
    }

    JarStamp stamp() {
        return stamp;
    }

    @Nullable
    Bundle bundle() {
        return bundle;
    }

    boolean toBeStarted() {
        return toBeStarted;
    }

    String fault() {
        return fault;
    }

    void seen(JarStamp now) {
        stamp = now;
    }

    void holds(Bundle installed) {
        bundle = installed;
        toBeStarted = true;
    }

    void holdsNothing() {
        bundle = null;
        toBeStarted = false;
    }

    void runs() {
        toBeStarted = false;
        fault = "";
    }

    /** Notes what is wrong, and tells whether that is news. */
    boolean fails(String reason) {
        boolean news = !reason.equals(fault);
        fault = reason;
        return news;
    }
}
