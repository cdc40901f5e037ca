package io.mira.secrets.internal;

import io.mira.secrets.SecretStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is known of each secret; never a value. */
final class Inventory {

    private final Slots slots;
    private final Subscribers subscribers;

    Inventory(Slots slots, Subscribers subscribers) {
        this.slots = slots;
        this.subscribers = subscribers;
    }

    /** Gives what is known, ordered by location. */
    List<SecretStatus> status() {
        return slots.all().stream()
                .map(this::status)
                .sorted(Comparator.comparing(SecretStatus::location))
                .toList();
    }

    private SecretStatus status(Slot slot) {
        Slot.Known known = slot.known();
        Optional<Entry> last = known.last();
        return new Status(
                slot.address().toString(),
                last.map(Entry::backend).or(() -> slot.address().backend()).orElse(""),
                last.flatMap(entry -> entry.secret().version()),
                last.map(Entry::readAt),
                Optional.of(known.next()).filter(next -> next.isBefore(Instant.MAX) && next.isAfter(Instant.MIN)),
                last.flatMap(entry -> entry.secret().expiry()),
                last.isPresent() && !known.failure().isEmpty(),
                known.available(),
                known.failure(),
                subscribers.consumers(slot).stream()
                        .map(Consumer::toString)
                        .sorted()
                        .toList());
    }

    private record Status(
            String location,
            String backend,
            Optional<String> version,
            Optional<Instant> readAt,
            Optional<Instant> nextRefresh,
            Optional<Instant> expiry,
            boolean stale,
            boolean available,
            String failure,
            List<String> users)
            implements SecretStatus {}
}
