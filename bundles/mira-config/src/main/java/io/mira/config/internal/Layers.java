package io.mira.config.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the layers say about one configuration, key by key, the lowest first. The last one that speaks wins. */
final class Layers {

    /** The layers by name, lowest first. */
    enum Kind {
        DEFAULT("default"),
        FILE("file"),
        OVERLAY("overlay"),
        ENVIRONMENT("environment"),
        PROPERTY("system property"),
        RUNTIME("runtime");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** What one layer says about one key, and where: a file and its line, or the name of a variable. */
    record Layer(Kind kind, String place, int line, Object value) {}

    /** What a layer says to take a key away. */
    static final Object GONE = new Object();

    private final Map<String, List<Layer>> byKey = new TreeMap<>();
    private int end;

    void add(String key, Layer layer) {
        byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(layer);
    }

    void add(Kind kind, String file, ParsedFile parsed) {
        end = end == 0 ? parsed.end() : end;
        parsed.values().forEach((key, value) -> add(key, new Layer(kind, file, parsed.line(key), value)));
    }

    Set<String> keys() {
        return byKey.keySet();
    }

    /** Gives what is said about a key, the lowest layer first. */
    List<Layer> of(String key) {
        return List.copyOf(byKey.getOrDefault(key, List.of()));
    }

    /** Gives the layer that wins; empty if nobody but the component's own default speaks. */
    Optional<Layer> winner(String key) {
        List<Layer> layers = byKey.getOrDefault(key, List.of());
        return layers.isEmpty() || layers.get(layers.size() - 1).kind() == Kind.DEFAULT
                ? Optional.empty()
                : Optional.of(layers.get(layers.size() - 1));
    }

    /** Gives the keys that another layer spells otherwise: to Config Admin they are the same one. */
    List<Fault> spelledTwice() {
        Map<String, String> spellings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        List<Fault> faults = new ArrayList<>();
        List<String> lowestFirst = new ArrayList<>(byKey.keySet());
        lowestFirst.removeIf(key -> winner(key).isEmpty());
        lowestFirst.sort(Comparator.comparing(key -> winner(key).orElseThrow().kind()));
        for (String key : lowestFirst) {
            String other = spellings.putIfAbsent(key, key);
            if (other != null) {
                String place = winner(other).orElseThrow().place();
                faults.add(new Fault(
                        winner(key).orElseThrow().line(), key, "is " + other + " in " + place + ": spell it alike"));
            }
        }
        return faults;
    }

    /** Gives what is to be delivered, with the lines it stands in. A component knows its defaults itself. */
    ParsedFile winners() {
        Map<String, Object> values = new HashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        for (String key : byKey.keySet()) {
            winner(key).filter(layer -> layer.value() != GONE).ifPresent(layer -> {
                values.put(key, layer.value());
                lines.put(key, layer.line());
            });
        }
        return new ParsedFile(Map.copyOf(values), Map.copyOf(lines), end);
    }
}
