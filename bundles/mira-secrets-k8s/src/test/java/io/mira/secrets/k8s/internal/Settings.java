package io.mira.secrets.k8s.internal;

import java.nio.file.Path;
import java.time.Duration;

/** Settings for tests: short times, so that what is waited for comes soon. */
final class Settings {

    private Settings() {}

    static K8sSettings mount(Path mounts) {
        return new K8sSettings(
                "own",
                K8sSettings.Mode.MOUNT,
                mounts.toString(),
                "",
                "",
                "",
                "",
                "",
                Duration.ofSeconds(2),
                Duration.ofMillis(300),
                Duration.ofMinutes(2));
    }

    static K8sSettings api(String server, Path authority, Path token) {
        return api(server, authority, token, Duration.ofMinutes(2));
    }

    static K8sSettings api(String server, Path authority, Path token, Duration silence) {
        return new K8sSettings(
                "own",
                K8sSettings.Mode.API,
                "",
                server,
                authority.toString(),
                token.toString(),
                "",
                "",
                Duration.ofSeconds(2),
                Duration.ofMillis(300),
                silence);
    }
}
