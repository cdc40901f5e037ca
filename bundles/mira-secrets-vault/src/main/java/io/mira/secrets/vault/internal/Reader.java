package io.mira.secrets.vault.internal;

import io.github.jopenlibs.vault.json.JsonObject;
import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretNotFoundException;

/** Reads what is kept, in the way that fits the engine that keeps it. */
final class Reader {

    private final VaultSettings settings;
    private final Session session;
    private final Mounts mounts;
    private final Leases leases;

    Reader(VaultSettings settings, Session session, Mounts mounts, Leases leases) {
        this.settings = settings;
        this.session = session;
        this.mounts = mounts;
        this.leases = leases;
    }

    /** Reads a secret; the newest version if none is named. */
    Secret read(String path, String version) {
        Location location = Location.of(path, settings, mounts);
        try {
            return read(location, version);
        } catch (SecretNotFoundException | SecretForbiddenException e) {
            if (!mounts.forget(location.mount(), location.namespace())
                    || mounts.of(location.mount(), location.namespace(), session)
                            .equals(leases.seen(location))) {
                throw e;
            }
            return read(location, version);
        }
    }

    private Secret read(Location location, String version) {
        Mounts.Mount mount = mounts.of(location.mount(), location.namespace(), session);
        leases.saw(location, mount);
        if (mount.kv2()) {
            return versioned(location, version);
        }
        if (!version.isEmpty()) {
            throw new SecretNotFoundException("no version " + version + " of " + location.text() + ": "
                    + location.mount() + "/ keeps no versions");
        }
        return mount.kv1()
                ? Secret.of(Answer.values(got(location, location.api("")).data()))
                : leases.read(location);
    }

    private Secret versioned(Location location, String version) {
        if (!version.matches("\\d{0,18}")) {
            throw new SecretNotFoundException("no version " + version + " of " + location.text() + ": it is no number");
        }
        Answer answer = got(location, location.api("data/") + (version.isEmpty() ? "" : "?version=" + version));
        JsonObject metadata = new Answer(200, answer.data()).object("metadata");
        JsonObject values = new Answer(200, answer.data()).object("data");
        return Secret.of(Answer.values(values)).withVersion(String.valueOf(metadata.getLong("version", 0)));
    }

    private Answer got(Location location, String api) {
        return checked(session.send(Call.get(api).in(location.namespace())), location);
    }

    /** Gives the answer if it holds what was asked for. */
    static Answer checked(Answer answer, Location location) {
        if (answer.ok()) {
            return answer;
        }
        String what = location.text() + " (" + location.mount() + "/ in Vault): ";
        throw switch (answer.status()) {
            case 404 -> new SecretNotFoundException("nothing is kept at " + what + lost(answer));
            case 403 -> new SecretForbiddenException("Vault refuses " + what + answer.reason());
            default -> new BackendUnreachableException("Vault cannot give " + what + answer.reason());
        };
    }

    private static String lost(Answer answer) {
        JsonObject metadata = new Answer(404, answer.data()).object("metadata");
        if (metadata.getBoolean("destroyed", false)) {
            return "version " + metadata.getLong("version", 0) + " is destroyed";
        }
        return metadata.getString("deletion_time", "").isEmpty()
                ? answer.reason()
                : "version " + metadata.getLong("version", 0) + " is deleted";
    }
}
