package io.mira.config.internal;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What environment and system properties say over the files. The system property wins over the environment. */
final class Overrides {

    private static final String ANY = "MIRA_CFG__";
    private static final String PROPERTY = "mira.cfg.";

    /** The names that are shorter than the general rule. */
    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("MIRA_LOG_LEVEL", "mira.logging/level"),
            Map.entry("MIRA_LOG_JSON", "mira.logging/json_format"),
            Map.entry("MIRA_LOG_FORMAT", "mira.logging/format"),
            Map.entry("MIRA_LOG_FILE", "mira.logging/file"),
            Map.entry("MIRA_CONFIG_HOT_RELOAD", "mira.config/hot_reload"),
            Map.entry("MIRA_CONFIG_POLL_INTERVAL", "mira.config/poll_interval"),
            Map.entry("MIRA_SECRETS_BACKEND", "mira.secrets/backend"),
            Map.entry("MIRA_SECRETS_AUTO_REFRESH", "mira.secrets/auto_refresh"),
            Map.entry("MIRA_SECRETS_REFRESH_INTERVAL", "mira.secrets/refresh_interval"),
            Map.entry("MIRA_VAULT_URL", "mira.secrets.vault/url"),
            Map.entry("MIRA_VAULT_TOKEN", "mira.secrets.vault/token"),
            Map.entry("MIRA_K8S_NAMESPACE", "mira.secrets.k8s/namespace"),
            Map.entry("MIRA_SHUTDOWN_TIMEOUT", "mira.shutdown/timeout"),
            Map.entry("MIRA_MANAGEMENT_HOST", "mira.management/host"),
            Map.entry("MIRA_MANAGEMENT_PORT", "mira.management/port"));

    private final Map<String, String> environment;
    private final Map<String, String> properties;

    Overrides(Map<String, String> environment, Map<String, String> properties) {
        this.environment = environment;
        this.properties = properties;
    }

    /**
     * Gives what is said about a configuration: source by key, value by key.
     *
     * @param known the keys whose spelling is known; any other becomes lower case
     */
    Map<String, Layer> of(Pid pid, Collection<String> known) {
        Map<String, Layer> found = new HashMap<>();
        NAMED.forEach((name, place) -> {
            String value = environment.get(name);
            String prefix = pid + "/";
            if (value != null && place.startsWith(prefix)) {
                found.put(place.substring(prefix.length()), new Layer(name, value));
            }
        });
        String prefix = ANY + normal(pid.toString()) + "__";
        environment.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(spelling(name.substring(prefix.length()), known), new Layer(name, value));
            }
        });
        String property = PROPERTY + pid + "/";
        properties.forEach((name, value) -> {
            if (name.startsWith(property)) {
                found.put(name.substring(property.length()), new Layer("-D" + name, value));
            }
        });
        return found;
    }

    private static String spelling(String normal, Collection<String> known) {
        return known.stream()
                .filter(key -> normal(key).equals(normal))
                .findFirst()
                .orElse(normal.toLowerCase(Locale.ROOT));
    }

    private static String normal(String text) {
        return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** A value and the name of the variable that says it. */
    record Layer(String source, String value) {}
}
