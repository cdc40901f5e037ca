package io.mira.secrets.vault.internal;

import io.mira.secrets.Secret;
import java.time.Duration;
import java.time.Instant;

/** A credential that Vault made for us, until when it is lent, and for how long it was lent at first. */
record Lease(Location location, String id, Secret secret, Duration granted, Instant end, boolean renewable) {

    Lease until(Instant newEnd) {
        return new Lease(location, id, secret.withExpiry(newEnd), granted, newEnd, renewable);
    }

    /** Gives neither id nor values. */
    @Override
    public String toString() {
        return "Lease[" + location.text() + " until " + end + "]";
    }
}
