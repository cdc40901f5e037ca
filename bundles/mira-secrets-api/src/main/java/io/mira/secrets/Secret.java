package io.mira.secrets;

import java.time.Instant;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept under one path: values by key, and version and expiry if the backend knows them. Immutable; prints a mask.
 *
 * <p>May be used from any thread. It is not serializable on purpose.
 */
public final class Secret {

    private final Map<String, String> values;
    private final String version;
    private final @Nullable Instant expiry;

    private Secret(Map<String, String> values, String version, @Nullable Instant expiry) {
        this.values = values;
        this.version = version;
        this.expiry = expiry;
    }

    /** Makes a secret without a version that does not expire. */
    public static Secret of(Map<String, String> values) {
        return new Secret(Map.copyOf(values), "", null);
    }

    /** Makes a secret of one key, without a version, that does not expire. */
    public static Secret of(String key, String value) {
        return of(Map.of(key, value));
    }

    /** Gives the same values with a version: any text that differs when the values do. */
    public Secret withVersion(String newVersion) {
        return new Secret(values, newVersion, expiry);
    }

    /** Gives the same values with an end: from then on they are of no use to anybody. */
    public Secret withExpiry(Instant newExpiry) {
        return new Secret(values, version, newExpiry);
    }

    /** Gives the keys, in no particular order. */
    public Set<String> keys() {
        return values.keySet();
    }

    /** Tells whether there is a value under the key. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /**
     * Gives a value in clear. The caller must not log, store or publish it.
     *
     * @throws NoSuchElementException if there is no such key
     */
    public String reveal(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new NoSuchElementException("secret has no key " + key);
        }
        return value;
    }

    /**
     * Gives a copy of a value as characters or bytes, which is wiped when it is closed. The secret keeps its own.
     *
     * @throws NoSuchElementException if there is no such key
     */
    public Revealed open(String key) {
        return new Revealed(reveal(key));
    }

    /** Gives the backend's version, if it has versions. */
    public Optional<String> version() {
        return version.isEmpty() ? Optional.empty() : Optional.of(version);
    }

    /** Gives when the values cease to be valid, if they do. */
    public Optional<Instant> expiry() {
        return Optional.ofNullable(expiry);
    }

    /** Tells whether both hold the same values; versions and expiries are not compared. */
    public boolean sameValues(Secret other) {
        return values.equals(other.values);
    }

    /** Gives the keys and the version, never a value. */
    @Override
    public String toString() {
        return "Secret" + new TreeMap<>(values).keySet() + (version.isEmpty() ? "" : "@" + version);
    }
}
