package io.mira.secrets.internal;

import io.mira.secrets.SecretsEvent;
import io.mira.secrets.SecretsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries what becomes of secrets to those who want to know: subscribers, listeners, the log and the audit. */
final class Journal implements Slots.Happenings {

    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Subscribers subscribers;
    private final java.util.function.Consumer<SecretsEvent> listeners;
    private final Audit audit;
    private final Retired retired;
    private final Counts counts;
    private final InstantSource clock;
    private final AtomicReference<Instant> nextWarning = new AtomicReference<>(Instant.MIN);

    Journal(
            Subscribers subscribers,
            java.util.function.Consumer<SecretsEvent> listeners,
            Audit audit,
            Retired retired,
            Counts counts,
            InstantSource clock) {
        this.subscribers = subscribers;
        this.listeners = listeners;
        this.audit = audit;
        this.retired = retired;
        this.counts = counts;
        this.clock = clock;
    }

    @Override
    public void landed(Slot slot, Slot.Landing landing, Duration took) {
        counts.asked(landing.entry().backend(), "ok", took);
        boolean rotated = landing.old().isPresent() && !landing.same();
        if (landing.recovered()) {
            log.atInfo().addKeyValue("secret", slot.address()).log("secret can be read again");
        }
        if (!landing.same()) {
            landing.old().ifPresent(old -> retired.add(old, clock.instant()));
            warnOfShortValues(slot, landing.entry());
        }
        if (rotated) {
            changed(slot, landing.entry());
        }
        if (rotated || landing.appeared()) {
            subscribers.tell(slot, landing);
        }
    }

    @Override
    public void failed(Slot slot, Slot.Failure failure, SecretsException reason, Duration took) {
        counts.asked(backend(slot), Counts.result(reason), took);
        if (failure.news() && !subscribers.consumers(slot).isEmpty()) {
            audit(slot, "", Audit.failed(reason));
        }
        if (failure.known() && mayWarn()) {
            log.atWarn()
                    .addKeyValue("secret", slot.address())
                    .addKeyValue("served", failure.served().isPresent())
                    .log("secret cannot be read again: {}", reason.getMessage());
        }
    }

    @Override
    public void servedStale() {
        counts.servedStale();
    }

    @Override
    public void expired(Slot slot) {
        log.atError().addKeyValue("secret", slot.address()).log("known value is too old and no longer served");
        audit(slot, "", "expired");
    }

    @Override
    public void dropped(Slot slot) {
        slot.known().last().ifPresent(entry -> retired.add(entry, clock.instant()));
        log.atDebug().addKeyValue("secret", slot.address()).log("secret is forgotten, nobody uses it");
    }

    private void changed(Slot slot, Entry entry) {
        log.atInfo().addKeyValue("secret", slot.address()).log("secret rotated");
        audit(slot, entry.secret().version().orElse(""), "changed");
        counts.rotated(entry.backend());
        listeners.accept(SecretsEvent.rotated(entry.backend(), slot.address().location()));
    }

    private static String backend(Slot slot) {
        return slot.known()
                .last()
                .map(Entry::backend)
                .or(() -> slot.address().backend())
                .orElse(Counts.ANY);
    }

    private void audit(Slot slot, String version, String outcome) {
        List<Consumer> users = subscribers.consumers(slot);
        audit.write(
                joined(users, Consumer::bundle),
                joined(users, Consumer::pid),
                slot.address().uri(),
                version,
                outcome);
    }

    private static String joined(List<Consumer> users, Function<Consumer, String> part) {
        return users.stream()
                .map(part)
                .filter(text -> !text.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** One warning in a minute, however many secrets a backend that is down has left behind. */
    private boolean mayWarn() {
        Instant now = clock.instant();
        Instant next = nextWarning.get();
        return !now.isBefore(next) && nextWarning.compareAndSet(next, now.plus(BETWEEN_WARNINGS));
    }

    private static void warnOfShortValues(Slot slot, Entry entry) {
        if (!entry.masked()) {
            log.atWarn().addKeyValue("secret", slot.address()).log("a value is too short to be masked in the log");
        }
    }
}
