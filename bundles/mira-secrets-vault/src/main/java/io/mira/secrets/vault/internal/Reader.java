package io.mira.secrets.vault.internal;

import io.github.jopenlibs.vault.response.LogicalResponse;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretNotFoundException;

/** Reads what is kept, in the way that fits the engine that keeps it. */
final class Reader {

    private final VaultSettings settings;
    private final Session session;
    private final Mounts mounts;
    private final DriverReads reads;
    private final Leases leases;

    Reader(VaultSettings settings, Session session, Mounts mounts, DriverReads reads, Leases leases) {
        this.settings = settings;
        this.session = session;
        this.mounts = mounts;
        this.reads = reads;
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
        return mount.kv1() ? DriverReads.secret(reads.plain(location)) : leases.read(location);
    }

    private Secret versioned(Location location, String version) {
        if (!version.matches("\\d{0,9}")) {
            throw new SecretNotFoundException("no version " + version + " of " + location.text() + ": it is no number");
        }
        LogicalResponse response = reads.versioned(location, version);
        return DriverReads.secret(response)
                .withVersion(String.valueOf(response.getDataMetadata().getVersion()));
    }
}
