package io.mira.secrets.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.NoSuchBackendException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.SecretsException;
import io.mira.secrets.spi.SecretsBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The backends that are there now, by name; asks the one that is named, or those of the list in order. */
final class Backends {

    /** Names that mean a backend even while it is not there: its secrets must not be looked for elsewhere. */
    private static final Set<String> RESERVED = Set.of("env", "vault", "k8s");

    private final Map<String, SecretsBackend> byName = new ConcurrentHashMap<>();

    void add(String name, SecretsBackend backend) {
        byName.put(name, backend);
    }

    void remove(String name, SecretsBackend backend) {
        byName.remove(name, backend);
    }

    boolean isName(String name) {
        return RESERVED.contains(name) || byName.containsKey(name);
    }

    /** Gives the name under which the backends list a key: the spelling of the one that is there. */
    String keyOf(Address address, List<String> order, String key, Secret secret) {
        if (secret.has(key)) {
            return key;
        }
        List<String> asked = address.backend().map(List::of).orElse(order);
        return asked.stream()
                .map(byName::get)
                .filter(backend -> backend != null)
                .map(backend -> backend.keyOf(key))
                .filter(secret::has)
                .findFirst()
                .orElse(key);
    }

    Secret read(Address address, List<String> order) {
        if (address.backend().isPresent()) {
            return read(address.backend().get(), address);
        }
        Optional<SecretsException> failure = Optional.empty();
        for (String name : order) {
            try {
                return read(name, address);
            } catch (SecretNotFoundException | NoSuchBackendException e) {
                if (failure.isEmpty() || failure.get() instanceof NoSuchBackendException) {
                    failure = Optional.of(e);
                }
            }
        }
        throw failure.orElseGet(() -> new NoSuchBackendException("mira.secrets names no backend"));
    }

    private Secret read(String name, Address address) {
        SecretsBackend backend = byName.get(name);
        if (backend == null) {
            throw new NoSuchBackendException("backend " + name + " is not there: drop its bundle into deploy/");
        }
        try {
            return address.version().isPresent()
                    ? backend.read(address.path(), address.version().get())
                    : backend.read(address.path());
        } catch (SecretsException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new BackendUnreachableException(
                    "backend " + name + " failed: " + e.getClass().getName(), e);
        }
    }
}
