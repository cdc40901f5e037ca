package io.mira.secrets.vault.internal;

import io.mira.secrets.spi.Watch;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who wants to know when a secret may have changed. Outlives a connection. */
final class Watches {

    private final Map<String, List<Runnable>> byPath = new ConcurrentHashMap<>();

    Watch add(String path, Runnable changed) {
        List<Runnable> watching = byPath.computeIfAbsent(path, p -> new CopyOnWriteArrayList<>());
        Runnable mine = () -> changed.run();
        watching.add(mine);
        return () -> watching.remove(mine);
    }

    /** Tells everybody: all may be different now. */
    void toldAll() {
        byPath.keySet().forEach(this::told);
    }

    /** Tells those who watch a path. */
    void told(String path) {
        byPath.getOrDefault(path, List.of()).forEach(Runnable::run);
    }
}
