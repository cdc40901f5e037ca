package io.mira.secrets.internal;

import io.mira.logging.Redaction;
import io.mira.secrets.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A secret in the cache, its values registered for redaction. Immutable. */
final class Entry {

    private final Backends.Answer answer;
    private final Instant readAt;
    private final List<Redaction.Registration> registrations;

    private Entry(Backends.Answer answer, Instant readAt, List<Redaction.Registration> registrations) {
        this.answer = answer;
        this.readAt = readAt;
        this.registrations = registrations;
    }

    static Entry of(Backends.Answer answer, Instant readAt) {
        List<Redaction.Registration> registrations = new ArrayList<>();
        for (String key : answer.secret().keys()) {
            registrations.add(Redaction.register(answer.secret().reveal(key)));
        }
        return new Entry(answer, readAt, List.copyOf(registrations));
    }

    /** Gives an entry of the same values, read again just now; version and expiry may be others. */
    Entry confirmed(Backends.Answer again, Instant now) {
        return new Entry(again, now, registrations);
    }

    Secret secret() {
        return answer.secret();
    }

    String backend() {
        return answer.backend();
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
