package io.mira.secrets.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.NoSuchBackendException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.SecretsException;
import io.mira.secrets.spi.SecretsBackend;
import io.mira.secrets.spi.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backends that are there now, by name; asks the one that is named, or those of the list in order. */
final class Backends {

    private static final Logger log = LoggerFactory.getLogger(Backends.class);

    /** Names that mean a backend even while it is not there: its secrets must not be looked for elsewhere. */
    private static final Set<String> RESERVED = Set.of("env", "vault", "k8s");

    private final Map<String, SecretsBackend> byName = new ConcurrentHashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    void add(String name, SecretsBackend backend) {
        seen.add(name);
        byName.put(name, backend);
    }

    void remove(String name, SecretsBackend backend) {
        byName.remove(name, backend);
    }

    /** Tells whether it is the name of a backend that is there, may come, or has gone: what came from it is still served. */
    boolean isName(String name) {
        return RESERVED.contains(name) || seen.contains(name);
    }

    /** Gives the backends that are there now, by name. */
    Map<String, SecretsBackend> all() {
        return new TreeMap<>(byName);
    }

    /** Gives the key as the backend that answered lists it. */
    String keyOf(String backend, String key, Secret secret) {
        SecretsBackend asked = byName.get(backend);
        if (secret.has(key) || asked == null) {
            return key;
        }
        try {
            return asked.keyOf(key);
        } catch (RuntimeException | LinkageError e) {
            log.atDebug().addKeyValue("backend", backend).setCause(e).log("backend cannot name a key");
            return key;
        }
    }

    /** Asks to be told of changes, by each backend that is asked for the address. */
    Watch watch(Address address, List<String> order, Runnable changed) {
        if (address.version().isPresent()) {
            return Watch.NONE;
        }
        List<Watch> watches = new ArrayList<>();
        for (String name : address.backend().map(List::of).orElse(order)) {
            SecretsBackend backend = byName.get(name);
            if (backend != null) {
                watches.add(watch(name, backend, address.path(), changed));
            }
        }
        return () -> watches.forEach(Backends::close);
    }

    Answer read(Address address, List<String> order) {
        if (address.backend().isPresent()) {
            return read(address.backend().get(), address);
        }
        Optional<SecretsException> failure = Optional.empty();
        for (String name : order) {
            try {
                return read(name, address);
            } catch (SecretNotFoundException | NoSuchBackendException e) {
                if (failure.isEmpty() || e instanceof NoSuchBackendException) {
                    failure = Optional.of(e);
                }
            }
        }
        throw failure.orElseGet(() -> new NoSuchBackendException("mira.secrets names no backend"));
    }

    private Answer read(String name, Address address) {
        SecretsBackend backend = byName.get(name);
        if (backend == null) {
            throw new NoSuchBackendException("backend " + name + " is not there: drop its bundle into deploy/");
        }
        try {
            Secret secret = address.version().isPresent()
                    ? backend.read(address.path(), address.version().get())
                    : backend.read(address.path());
            return new Answer(name, sane(name, secret));
        } catch (SecretsException e) {
            throw e;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw new BackendUnreachableException(
                    "backend " + name + " failed: " + e.getClass().getName(), e);
        }
    }

    /** A backend written without null checks may return anything. */
    @SuppressWarnings("ConstantValue")
    private static Secret sane(String name, Secret secret) {
        if (secret == null) {
            throw new BackendUnreachableException("backend " + name + " answered nothing");
        }
        return secret;
    }

    private static Watch watch(String name, SecretsBackend backend, String path, Runnable changed) {
        try {
            return backend.watch(path, changed);
        } catch (RuntimeException | LinkageError e) {
            log.atWarn()
                    .addKeyValue("backend", name)
                    .addKeyValue("path", path)
                    .setCause(e)
                    .log("backend cannot watch, it is asked at intervals");
            return Watch.NONE;
        }
    }

    private static void close(Watch watch) {
        try {
            watch.close();
        } catch (RuntimeException | LinkageError e) {
            log.atDebug().setCause(e).log("a watch could not be closed");
        }
    }

    /** What a backend answered. */
    record Answer(String backend, Secret secret) {}
}
