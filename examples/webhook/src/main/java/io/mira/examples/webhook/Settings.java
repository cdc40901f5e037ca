package io.mira.examples.webhook;

import java.util.Collection;
import java.util.Set;

/** One state of the configuration. A request keeps the one it began with. */
final class Settings {

    /** GitHub sends no more than this. */
    static final int LONGEST_BODY = 25 * 1024 * 1024;

    private final String path;
    private final Set<String> acceptedEvents;
    private final int bodyLimit;
    private final Signature signature;

    Settings(String path, Collection<String> acceptedEvents, int bodyLimit, Signature signature) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path does not begin with a slash: " + path);
        }
        if (bodyLimit < 1 || bodyLimit > LONGEST_BODY) {
            throw new IllegalArgumentException("body_limit is not between 1 and " + LONGEST_BODY + ": " + bodyLimit);
        }
        this.path = path;
        this.acceptedEvents = Set.copyOf(acceptedEvents);
        this.bodyLimit = bodyLimit;
        this.signature = signature;
    }

    String path() {
        return path;
    }

    boolean accepts(String event) {
        return acceptedEvents.contains(event);
    }

    int bodyLimit() {
        return bodyLimit;
    }

    Signature signature() {
        return signature;
    }
}
