package io.mira.secrets.k8s.internal;

import io.mira.config.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** The settings of the backend, read once. Immutable. */
record K8sSettings(
        String namespace,
        Mode mode,
        String mountPath,
        String apiServer,
        String caFile,
        String tokenFile,
        String kubeconfig,
        String context,
        Duration timeout,
        Duration pollInterval,
        Duration watchSilence) {

    /** Where secrets are read. */
    enum Mode {
        AUTO,
        MOUNT,
        API
    }

    /** Reads a configuration; the message of the exception names the key. */
    static K8sSettings of(K8sConfig config) {
        return new K8sSettings(
                config.namespace().strip(),
                mode(config.mode()),
                config.mount__path().strip(),
                config.api__server().strip(),
                config.ca__file().strip(),
                config.token__file().strip(),
                config.kubeconfig().strip(),
                config.context().strip(),
                duration("timeout", config.timeout()),
                duration("poll_interval", config.poll__interval()),
                duration("watch_silence", config.watch__silence()));
    }

    K8sSettings {
        if (mode == Mode.MOUNT && mountPath.isEmpty()) {
            throw new IllegalArgumentException("mount_path: required by mode = mount");
        }
        if (!namespace.isEmpty() && !Place.isNamespace(namespace)) {
            throw new IllegalArgumentException("namespace: '" + namespace + "' is no name of a namespace");
        }
    }

    private static Mode mode(String text) {
        return Arrays.stream(Mode.values())
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(text.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("mode: '" + text + "' is none of auto, mount, api"));
    }

    private static Duration duration(String key, String value) {
        try {
            Duration duration = Durations.parse(value);
            if (duration.compareTo(Duration.ofMillis(50)) < 0) {
                throw new IllegalArgumentException("'" + value + "' is too short: 50ms at least");
            }
            return duration;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }
}
