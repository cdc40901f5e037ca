package io.mira.secrets.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretsEvent;
import io.mira.secrets.SecretsException;
import io.mira.secrets.SecretsManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache: one call to a backend for however many ask; the old value while nobody answers, until it is too old. A value
 * is registered for redaction before anyone sees it.
 */
final class CachedSecrets implements SecretsManager {

    private static final Logger log = LoggerFactory.getLogger(CachedSecrets.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration NEGATIVE = Duration.ofSeconds(1);

    private final Backends backends;
    private final Executor executor;
    private final InstantSource clock;
    private final Consumer<SecretsEvent> listener;
    private final Map<Address, Entry> entries = new ConcurrentHashMap<>();
    private final Map<Address, Missing> missing = new ConcurrentHashMap<>();
    private final Map<Address, CompletableFuture<Entry>> flights = new ConcurrentHashMap<>();
    private volatile SecretsSettings settings;

    CachedSecrets(
            Backends backends,
            SecretsSettings settings,
            Executor executor,
            InstantSource clock,
            Consumer<SecretsEvent> listener) {
        this.backends = backends;
        this.settings = settings;
        this.executor = executor;
        this.clock = clock;
        this.listener = listener;
    }

    void use(SecretsSettings next) {
        settings = next;
        missing.clear();
    }

    /** Says that other backends are there than before: what was missing may be there now. */
    void backendsChanged() {
        missing.clear();
    }

    @Override
    public String get(SecretReference reference) {
        Address address = address(reference);
        Entry entry = entries.get(address);
        if (entry == null || age(entry).compareTo(settings.ttl()) >= 0) {
            entry = await(address, fetch(address));
        }
        return value(reference, address, entry)
                .orElseThrow(() -> new SecretNotFoundException("no key " + reference.key() + " in " + address));
    }

    @Override
    public Optional<String> cached(SecretReference reference) {
        Address address = address(reference);
        Entry entry = entries.get(address);
        if (entry == null || age(entry).compareTo(limit()) > 0) {
            return Optional.empty();
        }
        if (age(entry).compareTo(settings.ttl()) >= 0) {
            fetch(address);
        }
        return value(reference, address, entry);
    }

    @Override
    public CompletionStage<Void> warm(SecretReference reference) {
        if (cached(reference).isPresent()) {
            return CompletableFuture.completedFuture(null);
        }
        return have(reference);
    }

    @Override
    public CompletionStage<Void> refresh(SecretReference reference) {
        missing.remove(address(reference));
        return have(reference);
    }

    /** Asks again for everything that is known. */
    void refreshAll() {
        entries.keySet().forEach(this::fetch);
    }

    /** Gives how many known secrets are older than they should be: their backend does not answer. */
    long stale() {
        Duration old = settings.ttl().plus(settings.refresh());
        return entries.values().stream().filter(e -> age(e).compareTo(old) > 0).count();
    }

    private CompletionStage<Void> have(SecretReference reference) {
        Address address = address(reference);
        return fetch(address).thenAccept(entry -> {
            if (value(reference, address, entry).isEmpty()) {
                throw new SecretNotFoundException("no key " + reference.key() + " in " + address);
            }
        });
    }

    private CompletableFuture<Entry> fetch(Address address) {
        Missing known = missing.get(address);
        if (known != null && clock.instant().isBefore(known.until())) {
            return CompletableFuture.failedFuture(known.reason());
        }
        CompletableFuture<Entry> mine = new CompletableFuture<>();
        CompletableFuture<Entry> running = flights.putIfAbsent(address, mine);
        if (running != null) {
            return running;
        }
        executor.execute(() -> fly(address, mine));
        return mine;
    }

    private void fly(Address address, CompletableFuture<Entry> flight) {
        try {
            Entry entry = take(address, backends.read(address, settings.backends()));
            missing.remove(address);
            flights.remove(address, flight);
            flight.complete(entry);
        } catch (SecretsException e) {
            flights.remove(address, flight);
            Entry old = entries.get(address);
            if (old != null && age(old).compareTo(limit()) <= 0) {
                log.atWarn().addKeyValue("secret", address).log("known value goes on being served: {}", e.getMessage());
                flight.complete(old);
            } else {
                missing.put(address, new Missing(e, clock.instant().plus(NEGATIVE)));
                flight.completeExceptionally(e);
            }
        } catch (RuntimeException | Error e) {
            flights.remove(address, flight);
            flight.completeExceptionally(e);
            throw e;
        }
    }

    private Entry take(Address address, Secret secret) {
        Instant now = clock.instant();
        Entry old = entries.get(address);
        if (old != null && old.secret().sameValues(secret)) {
            Entry confirmed = old.confirmed(now);
            entries.put(address, confirmed);
            return confirmed;
        }
        Entry entry = Entry.of(secret, now);
        entries.put(address, entry);
        if (!entry.masked()) {
            log.atWarn().addKeyValue("secret", address).log("a value is too short to be masked in the log");
        }
        if (old != null) {
            log.atInfo().addKeyValue("secret", address).log("secret rotated");
            listener.accept(SecretsEvent.rotated(address.backend().orElse(""), location(address)));
        }
        return entry;
    }

    private Entry await(Address address, CompletableFuture<Entry> flight) {
        try {
            return flight.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SecretsException known
                    ? known
                    : new BackendUnreachableException("cannot read " + address, e);
        } catch (TimeoutException e) {
            throw new BackendUnreachableException(
                    "no answer for " + address + " within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendUnreachableException("interrupted while waiting for " + address, e);
        }
    }

    private Optional<String> value(SecretReference reference, Address address, Entry entry) {
        String key = backends.keyOf(address, settings.backends(), reference.key(), entry.secret());
        return entry.secret().has(key) ? Optional.of(entry.secret().reveal(key)) : Optional.empty();
    }

    private Address address(SecretReference reference) {
        return Address.of(reference, backends::isName);
    }

    private static String location(Address address) {
        return address.backend().map(name -> name + "/").orElse("") + address.path();
    }

    private Duration age(Entry entry) {
        return Duration.between(entry.readAt(), clock.instant());
    }

    /** How old a value may be at most before it is not served any more. */
    private Duration limit() {
        SecretsSettings now = settings;
        return now.ttl().plus(now.maxStale());
    }

    /** Why a secret cannot be had, remembered for a moment so that nobody hammers. */
    private record Missing(SecretsException reason, Instant until) {}
}
