package io.mira.secrets.internal;

import io.mira.secrets.Secret;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.spi.SecretsBackend;
import io.mira.secrets.spi.Watch;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A backend that counts how often it is asked, and fails when told to. */
final class FakeBackend implements SecretsBackend {

    private final Map<String, Secret> secrets = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final Map<String, List<Runnable>> watches = new ConcurrentHashMap<>();
    private volatile @Nullable RuntimeException failure;
    private volatile @Nullable RuntimeException checkFailure;
    private volatile Runnable before = () -> {};
    private volatile Runnable during = () -> {};

    FakeBackend keep(String path, String key, String value) {
        secrets.put(path, Secret.of(key, value));
        return this;
    }

    FakeBackend keep(String path, Secret secret) {
        secrets.put(path, secret);
        return this;
    }

    /** Tells those who watch the path. */
    void tell(String path) {
        watches.getOrDefault(path, List.of()).forEach(Runnable::run);
    }

    int watched() {
        return watches.values().stream().mapToInt(List::size).sum();
    }

    /** Does something in the middle of each read, after the value has been taken. */
    void onRead(Runnable task) {
        during = task;
    }

    /** Does something at the beginning of each read. */
    void beforeRead(Runnable task) {
        before = task;
    }

    /** Throws anything, as code does that was not compiled by javac. */
    @SuppressWarnings("unchecked")
    static <T extends Throwable> RuntimeException sneaky(Throwable any) throws T {
        throw (T) any;
    }

    void drop(String path) {
        secrets.remove(path);
    }

    void fail(@Nullable RuntimeException with) {
        failure = with;
    }

    void failCheck(@Nullable RuntimeException with) {
        checkFailure = with;
    }

    @Override
    public void check() {
        RuntimeException now = checkFailure;
        if (now != null) {
            throw now;
        }
    }

    int reads() {
        return reads.get();
    }

    @Override
    public Secret read(String path) {
        reads.incrementAndGet();
        before.run();
        RuntimeException now = failure;
        if (now != null) {
            throw now;
        }
        Secret secret = secrets.get(path);
        if (secret == null) {
            throw new SecretNotFoundException("nothing under " + path);
        }
        during.run();
        return secret;
    }

    @Override
    public Watch watch(String path, Runnable changed) {
        watches.computeIfAbsent(path, p -> new CopyOnWriteArrayList<>()).add(changed);
        return () -> watches.getOrDefault(path, List.of()).remove(changed);
    }
}
