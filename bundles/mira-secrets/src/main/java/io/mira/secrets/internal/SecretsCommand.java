package io.mira.secrets.internal;

import io.mira.config.Durations;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The shell command {@code mira:secrets}: what is known of secrets, never a value. A fault says what to do. */
@Component(
        service = SecretsCommand.class,
        property = {
            "osgi.command.scope=mira",
            "osgi.command.function=secrets",
            "service.description=lists secrets, their users, age and expiry, and refreshes them [--json]"
        })
public final class SecretsCommand {

    private static final String JSON = "--json";
    private static final String USAGE = "mira:secrets list | show <path> | who-uses <path> | refresh [<path>]"
            + " | expiring <duration> | backends [--json]";

    private final Inventory inventory;
    private final Backends backends;
    private final Slots slots;
    private final InstantSource clock;

    @Activate
    public SecretsCommand(@Reference SecretsComponent secrets) {
        this(
                secrets.engine().slots(),
                secrets.engine().inventory(),
                secrets.engine().backends(),
                InstantSource.system());
    }

    SecretsCommand(Slots slots, Inventory inventory, Backends backends, InstantSource clock) {
        this.slots = slots;
        this.inventory = inventory;
        this.backends = backends;
        this.clock = clock;
    }

    /** Does what the words say, and gives the answer: a table, or JSON if one of the words is {@code --json}. */
    public String secrets(String... words) {
        List<String> arguments = new ArrayList<>(Arrays.asList(words));
        boolean json = arguments.remove(JSON);
        Listing listing = answer(arguments);
        if (arguments.get(0).equals("show")) {
            return json ? listing.object() : listing.lines();
        }
        return json ? listing.json() : listing.table();
    }

    private Listing answer(List<String> words) {
        return switch (String.join(" ", words.subList(0, Math.min(1, words.size()))) + "/" + words.size()) {
            case "list/1" -> list(status -> true);
            case "show/2" -> show(words.get(1));
            case "who-uses/2" -> users(words.get(1));
            case "refresh/1" -> refresh(slot -> true);
            case "refresh/2" -> refresh(slot -> slot.address().toString().equals(path(words.get(1))));
            case "expiring/2" -> expiring(words.get(1));
            case "backends/1" -> backends();
            default -> throw new IllegalArgumentException("usage: " + USAGE);
        };
    }

    private Listing list(Predicate<SecretStatus> wanted) {
        Listing listing = new Listing("path", "backend", "version", "state", "age", "next", "expiry", "users");
        for (SecretStatus status : inventory.status()) {
            if (wanted.test(status)) {
                listing.add(
                        status.location(),
                        status.backend(),
                        status.version().orElse(""),
                        state(status),
                        age(status),
                        text(status.nextRefresh()),
                        text(status.expiry()),
                        status.users().size());
            }
        }
        return listing;
    }

    private Listing show(String words) {
        SecretStatus status = known(words);
        Listing listing =
                new Listing("path", "backend", "version", "state", "failure", "read", "age", "next", "expiry", "users");
        listing.add(
                status.location(),
                status.backend(),
                status.version().orElse(""),
                state(status),
                status.failure(),
                text(status.readAt()),
                age(status),
                text(status.nextRefresh()),
                text(status.expiry()),
                String.join(", ", status.users()));
        return listing;
    }

    private Listing users(String words) {
        Listing listing = new Listing("user");
        known(words).users().forEach(listing::add);
        return listing;
    }

    private Listing refresh(Predicate<Slot> wanted) {
        List<Slot> asked = slots.all().stream().filter(wanted).toList();
        if (asked.isEmpty()) {
            throw new IllegalArgumentException("nothing of that name is known: see mira:secrets list");
        }
        asked.forEach(slot -> slots.fetch(slot, true));
        Listing listing = new Listing("refreshing");
        asked.forEach(slot -> listing.add(slot.address().toString()));
        return listing;
    }

    private Listing expiring(String duration) {
        Instant end = clock.instant().plus(Durations.parse(duration));
        return list(status -> status.expiry().filter(end::isAfter).isPresent());
    }

    private Listing backends() {
        Listing listing = new Listing("backend", "asked");
        List<String> order = slots.settings().backends();
        backends.all().keySet().forEach(name -> {
            int place = order.indexOf(name);
            listing.add(name, place < 0 ? "by name" : "by name, and as number " + (place + 1));
        });
        return listing;
    }

    private SecretStatus known(String words) {
        return inventory.status().stream()
                .filter(status -> status.location().equals(path(words)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(path(words) + " is not known: see mira:secrets list"));
    }

    private static String path(String word) {
        return word.startsWith(SecretReference.SCHEME) ? word.substring(SecretReference.SCHEME.length()) : word;
    }

    private static String state(SecretStatus status) {
        if (!status.available()) {
            return "missing";
        }
        return status.stale() ? "stale" : "fresh";
    }

    /** Gives the seconds since the value was confirmed; nothing if it never was. */
    private Object age(SecretStatus status) {
        return status.readAt()
                .<Object>map(at -> Duration.between(at, clock.instant()).toSeconds())
                .orElse("");
    }

    private static String text(Optional<Instant> instant) {
        return instant.map(String::valueOf).orElse("");
    }
}
