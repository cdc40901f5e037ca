package io.mira.secrets.vault.internal;

import io.github.jopenlibs.vault.json.JsonObject;
import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretNotFoundException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Which mount a path belongs to, as configured, and what kind of mount that is, as Vault says. */
final class Mounts {

    /** What is mounted: the kind of engine, and the version if it has one. */
    record Mount(String path, String type, int version) {

        boolean kv2() {
            return type.equals("kv") && version == 2;
        }

        boolean kv1() {
            return type.equals("generic") || (type.equals("kv") && version != 2);
        }
    }

    private final String main;
    private final List<String> others;
    private final Map<String, Mount> known = new ConcurrentHashMap<>();

    Mounts(VaultSettings settings) {
        this.main = trimmed(settings.config.mount__point());
        this.others = Arrays.stream(settings.config.mounts())
                .map(Mounts::trimmed)
                .filter(mount -> !mount.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Gives the mount a path belongs to: the longest configured one that it begins with, else the main one. */
    String mountOf(String path) {
        return others.stream()
                .filter(mount -> path.startsWith(mount + "/"))
                .findFirst()
                .orElse(main);
    }

    /** Gives the path within its mount. */
    String within(String path) {
        String mount = mountOf(path);
        return others.contains(mount) ? path.substring(mount.length() + 1) : path;
    }

    /** Gives what is mounted, asked once and remembered. */
    Mount of(String mount, String namespace, Session session) {
        Mount remembered = known.get(key(mount, namespace));
        return remembered == null ? asked(mount, namespace, session) : remembered;
    }

    /** One asks at a time: of many reads that begin together the first asks for all. */
    private synchronized Mount asked(String mount, String namespace, Session session) {
        Mount meanwhile = known.get(key(mount, namespace));
        if (meanwhile != null) {
            return meanwhile;
        }
        Answer answer = session.send(
                Call.get("sys/internal/ui/mounts/" + Paths.encode(mount)).in(namespace));
        if (answer.status() == 403) {
            throw new SecretForbiddenException(
                    "Vault refuses everything under " + mount + "/, or nothing is mounted there: " + answer.reason());
        }
        if (answer.status() >= 500) {
            throw new BackendUnreachableException(
                    "Vault cannot say what is mounted at " + mount + "/: " + answer.reason());
        }
        if (!answer.ok()) {
            throw new SecretNotFoundException("nothing is mounted at " + mount + "/ in Vault: " + answer.reason());
        }
        JsonObject data = answer.data();
        Mount mounted = new Mount(mount, data.getString("type", ""), version(data));
        known.put(key(mount, namespace), mounted);
        return mounted;
    }

    /** Forgets what is mounted: it has answered as if it were something else. Tells whether there was anything to forget. */
    boolean forget(String mount, String namespace) {
        return known.remove(key(mount, namespace)) != null;
    }

    private static String key(String mount, String namespace) {
        return namespace + " " + mount;
    }

    private static int version(JsonObject data) {
        return Stream.of(data.get("options"))
                .filter(options -> options != null && options.isObject())
                .map(options -> options.asObject().getString("version", "1"))
                .map(version -> version.equals("2") ? 2 : 1)
                .findFirst()
                .orElse(1);
    }

    private static String trimmed(String mount) {
        return mount.strip().replaceAll("^/+|/+$", "");
    }
}
