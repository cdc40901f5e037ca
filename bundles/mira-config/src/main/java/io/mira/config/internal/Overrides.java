package io.mira.config.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
    /** Of the shorter names those that are set. */
    private final List<String> named;
    /** Of the environment, what follows the general rule: mostly nothing. */
    private final Map<String, String> general;

    private final Map<String, String> properties;

    Overrides(Map<String, String> environment, Map<String, String> properties) {
        // A copy: that of the process turns each name that is asked for into bytes.
        this.environment = new HashMap<>(environment);
        this.named = NAMED.keySet().stream()
                .filter(name -> !this.environment.getOrDefault(name, "").isBlank())
                .toList();
        this.general = beginningWith(ANY, environment);
        this.properties = beginningWith(PROPERTY, properties);
    }

    /** What is said about a key. */
    record Said(String key, Layers.Layer layer) {}

    /**
     * Gives what is said about a configuration, the weaker first.
     *
     * @param known the keys whose spelling is known; any other becomes lower case
     */
    List<Said> of(Pid pid, Collection<String> known) {
        List<Said> found = new ArrayList<>();
        karaf(pid, known, found);
        String prefix = pid + "/";
        for (String name : named) {
            String place = NAMED.getOrDefault(name, "");
            if (place.startsWith(prefix)) {
                found.add(variable(place.substring(prefix.length()), name, environment.getOrDefault(name, "")));
            }
        }
        String any = ANY + normal(pid.toString()) + "__";
        general.forEach((name, value) -> {
            if (name.startsWith(any) && name.length() > any.length()) {
                found.add(variable(spelling(name.substring(any.length()), known), name, value));
            }
        });
        String property = PROPERTY + pid + "/";
        properties.forEach((name, value) -> {
            if (name.startsWith(property) && name.length() > property.length()) {
                found.add(new Said(
                        name.substring(property.length()),
                        new Layers.Layer(Layers.Kind.PROPERTY, "-D" + name, 0, value)));
            }
        });
        return found;
    }

    /** Gives the configurations that system properties name. */
    Set<Pid> pids() {
        return properties.keySet().stream()
                .filter(name -> name.indexOf('/') > PROPERTY.length())
                .map(name -> Pid.of(name.substring(PROPERTY.length(), name.indexOf('/'))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Gives what variables name and nobody knows: a variable does not tell how a PID is spelled, mostly with dots. */
    Set<Pid> guessed(Collection<Pid> known) {
        if (general.isEmpty()) {
            return Set.of();
        }
        Set<String> normal = known.stream().map(pid -> normal(pid.toString())).collect(Collectors.toSet());
        return general.keySet().stream()
                .filter(name -> name.indexOf("__", ANY.length()) > ANY.length())
                .map(name -> name.substring(ANY.length(), name.indexOf("__", ANY.length())))
                .filter(name -> !normal.contains(name))
                .map(name -> Pid.of(name.toLowerCase(Locale.ROOT).replace('_', '.')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Karaf's names part nothing: only keys that are known, of PIDs with a dot, are looked for. */
    private void karaf(Pid pid, Collection<String> known, List<Said> found) {
        if (pid.base().indexOf('.') < 0) {
            return;
        }
        for (String key : known) {
            String name = normal(pid + "_" + key);
            String value = environment.get(name);
            // An orchestrator sets <SERVICE>_PORT=tcp://… for each service it has.
            if (value != null
                    && !value.isBlank()
                    && !NAMED.containsKey(name)
                    && !value.matches("(tcp|udp|sctp)://.*")) {
                found.add(variable(key, name, value));
            }
        }
    }

    private static Map<String, String> beginningWith(String prefix, Map<String, String> all) {
        Map<String, String> found = new TreeMap<>(all);
        found.keySet().removeIf(name -> !name.startsWith(prefix));
        return found;
    }

    private static Said variable(String key, String name, String value) {
        return new Said(key, new Layers.Layer(Layers.Kind.ENVIRONMENT, name, 0, value));
    }

    private static String spelling(String normal, Collection<String> known) {
        return known.stream()
                .filter(key -> normal(key).equals(normal))
                .findFirst()
                .orElse(normal.toLowerCase(Locale.ROOT));
    }

    private static String normal(String text) {
        char[] name = text.toUpperCase(Locale.ROOT).toCharArray();
        for (int i = 0; i < name.length; i++) {
            if ((name[i] < 'A' || name[i] > 'Z') && (name[i] < '0' || name[i] > '9')) {
                name[i] = '_';
            }
        }
        return String.valueOf(name);
    }
}
