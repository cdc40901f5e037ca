package io.mira.secrets.internal;

import io.mira.logging.Redaction;
import io.mira.secrets.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A secret in the cache, its values registered for redaction. Immutable. */
final class Entry {

    private final Secret secret;
    private final Instant readAt;
    private final List<Redaction.Registration> registrations;

    private Entry(Secret secret, Instant readAt, List<Redaction.Registration> registrations) {
        this.secret = secret;
        this.readAt = readAt;
        this.registrations = registrations;
    }

    static Entry of(Secret secret, Instant readAt) {
        List<Redaction.Registration> registrations = new ArrayList<>();
        for (String key : secret.keys()) {
            registrations.add(Redaction.register(secret.reveal(key)));
        }
        return new Entry(secret, readAt, List.copyOf(registrations));
    }

    /** Gives the same entry, read again just now with nothing new. */
    Entry confirmed(Instant now) {
        return new Entry(secret, now, registrations);
    }

    Secret secret() {
        return secret;
    }

    Instant readAt() {
        return readAt;
    }

    /** Tells whether every value is long enough to be masked. */
    boolean masked() {
        return registrations.stream().allMatch(Redaction.Registration::masked);
    }

    /** Lets the values be seen again: nobody holds them any more. */
    void release() {
        registrations.forEach(Redaction.Registration::close);
    }
}
