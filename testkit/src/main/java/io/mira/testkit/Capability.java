package io.mira.testkit;

/** What a backend can do that not every backend can. */
public enum Capability {
    /** It gives each secret a version, and reads the version that is asked for. */
    VERSIONS,
    /** It tells by itself when a secret has changed. */
    WATCH
}
