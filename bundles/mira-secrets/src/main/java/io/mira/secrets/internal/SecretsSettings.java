package io.mira.secrets.internal;

import io.mira.config.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The settings of the cache. Immutable. */
record SecretsSettings(
        List<String> backends,
        boolean autoRefresh,
        Duration refresh,
        int parallelism,
        Duration ttl,
        Duration maxStale,
        Duration waitLimit) {

    /** What holds when nothing is configured, or nothing that can be understood. */
    static final SecretsSettings DEFAULTS = new SecretsSettings(
            List.of("env"),
            true,
            Duration.ofHours(1),
            4,
            Duration.ofMinutes(5),
            Duration.ofDays(1),
            Duration.ofSeconds(10));

    /**
     * Reads a configuration.
     *
     * @throws IllegalArgumentException if a value cannot be understood; the message names the key
     */
    static SecretsSettings of(SecretsConfig config) {
        Duration refresh = duration("refresh_interval", config.refresh__interval());
        return new SecretsSettings(
                Arrays.stream(config.backend()).map(SecretsSettings::canonical).toList(),
                config.auto__refresh() && !refresh.isZero(),
                refresh,
                Math.max(1, config.refresh__parallelism()),
                duration("ttl", config.ttl()),
                duration("max_stale", config.max__stale()),
                duration("wait_limit", config.wait__limit()));
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
