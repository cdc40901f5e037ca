package io.mira.secrets.internal;

import io.mira.config.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The settings of the cache. Immutable. */
record SecretsSettings(List<String> backends, boolean autoRefresh, Duration refresh, Duration ttl, Duration maxStale) {

    /** Reads a configuration; the message of the exception names the key. */
    static SecretsSettings of(SecretsConfig config) {
        return new SecretsSettings(
                Arrays.stream(config.backend()).map(SecretsSettings::canonical).toList(),
                config.auto__refresh(),
                duration("refresh_interval", config.refresh__interval()),
                duration("ttl", config.ttl()),
                duration("max_stale", config.max__stale()));
    }

    /** Gives the name that a backend registers with: the original's word for one of them is understood too. */
    static String canonical(String name) {
        return name.strip().equals("kubernetes") ? "k8s" : name.strip();
    }

    private static Duration duration(String key, String value) {
        try {
            return Durations.parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }
}
