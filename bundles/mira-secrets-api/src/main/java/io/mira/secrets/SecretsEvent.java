package io.mira.secrets;

import java.util.Optional;

/** What happened to a secret, or to a backend. Immutable; holds no value. */
public final class SecretsEvent {

    /** What happened. */
    public enum Kind {
        /** The values under a location are others than before. */
        ROTATED,
        /** A backend has come: what could not be had before may be there now. */
        BACKEND_ADDED,
        /** A backend has gone. What is cached goes on being served. */
        BACKEND_REMOVED
    }

    private final Kind kind;
    private final String backend;
    private final Optional<String> location;

    private SecretsEvent(Kind kind, String backend, Optional<String> location) {
        this.kind = kind;
        this.backend = backend;
        this.location = location;
    }

    /** Tells of new values. */
    public static SecretsEvent rotated(String backend, String location) {
        return new SecretsEvent(Kind.ROTATED, backend, Optional.of(location));
    }

    /** Tells of a backend that has come. */
    public static SecretsEvent backendAdded(String backend) {
        return new SecretsEvent(Kind.BACKEND_ADDED, backend, Optional.empty());
    }

    /** Tells of a backend that has gone. */
    public static SecretsEvent backendRemoved(String backend) {
        return new SecretsEvent(Kind.BACKEND_REMOVED, backend, Optional.empty());
    }

    /** Gives what happened. */
    public Kind kind() {
        return kind;
    }

    /** Gives the backend's name. */
    public String backend() {
        return backend;
    }

    /** Gives the {@linkplain SecretReference#location() location} as consumers write it, if it is about one. */
    public Optional<String> location() {
        return location;
    }

    @Override
    public String toString() {
        return kind + " " + backend + location.map(l -> " " + l).orElse("");
    }
}
