package io.mira.config.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where configurations come from: files, overlays, environment, system properties, and what was said at run time. */
final class Sources {

    private static final Logger log = LoggerFactory.getLogger(Sources.class);

    private final FileParser parser;
    private final Overrides overrides;
    private final Map<Pid, Map<String, Object>> runtime = new HashMap<>();
    private final Set<String> twice = new HashSet<>();
    private Map<String, EtcFolder.Content> contents = Map.of();
    private Map<Pid, String> files = Map.of();
    private Map<Pid, String> overlays = Map.of();

    Sources(FileParser parser, Overrides overrides) {
        this.parser = parser;
        this.overrides = overrides;
    }

    /** Takes over a folder as it is now. Gives the configurations that say something else than before. */
    Set<Pid> take(Map<String, EtcFolder.Content> folder) {
        Map<Pid, String> newFiles = new TreeMap<>();
        Map<Pid, String> newOverlays = new TreeMap<>();
        Set<String> stillTwice = new HashSet<>();
        for (String name : new TreeSet<>(folder.keySet())) {
            boolean overlay = name.startsWith(EtcFolder.OVERLAYS);
            Pid pid = Pid.ofFile(overlay ? name.substring(EtcFolder.OVERLAYS.length()) : name)
                    .orElseThrow();
            String other = (overlay ? newOverlays : newFiles).put(pid, name);
            if (other != null && stillTwice.add(other) && !twice.contains(other)) {
                log.atError()
                        .addKeyValue("pid", pid)
                        .addKeyValue("file", name)
                        .log("two files say the same configuration: remove {} or {}", other, name);
            }
        }
        Set<Pid> touched = new TreeSet<>(differing(files, newFiles, folder));
        touched.addAll(differing(overlays, newOverlays, folder));
        twice.clear();
        twice.addAll(stillTwice);
        files = newFiles;
        overlays = newOverlays;
        contents = Map.copyOf(folder);
        touched.forEach(runtime::remove);
        return touched;
    }

    /** Gives every PID that a file, an overlay or an override names. */
    Set<Pid> pids(List<String> declared) {
        Set<Pid> pids = new TreeSet<>(files.keySet());
        pids.addAll(overlays.keySet());
        pids.addAll(runtime.keySet());
        pids.addAll(overrides.pids());
        declared.forEach(pid -> pids.add(Pid.of(pid)));
        pids.addAll(overrides.guessed(pids));
        return pids;
    }

    /** Gives the name of the file; the overlay's if there is no other; empty if there is none. */
    String fileOf(Pid pid) {
        return Optional.ofNullable(files.get(pid))
                .or(() -> Optional.ofNullable(overlays.get(pid)))
                .orElse("");
    }

    /** Gives the files that a configuration is made of, with what stands in them. */
    Map<String, EtcFolder.Content> contentsOf(Pid pid) {
        Map<String, EtcFolder.Content> found = new HashMap<>();
        for (Map<Pid, String> names : List.of(files, overlays)) {
            String name = names.get(pid);
            EtcFolder.Content content = name == null ? null : contents.get(name);
            if (name != null && content != null) {
                found.put(name, content);
            }
        }
        return found;
    }

    /** Says a value over all other layers, until the file changes or the process ends. */
    void say(Pid pid, Map<String, Object> values) {
        runtime.put(pid, Map.copyOf(values));
    }

    Map<String, Object> said(Pid pid) {
        return runtime.getOrDefault(pid, Map.of());
    }

    void unsay(Pid pid) {
        runtime.remove(pid);
    }

    /** Puts the layers of a configuration one upon the other; the contents may be others than those of now. */
    Layers layers(Pid pid, Optional<ObjectClassDefinition> declared, Map<String, EtcFolder.Content> from)
            throws FaultyFileException {
        Layers layers = new Layers();
        declared.ifPresent(d -> addDefaults(layers, d));
        addFile(layers, Layers.Kind.FILE, files.get(pid), from);
        addFile(layers, Layers.Kind.OVERLAY, overlays.get(pid), from);
        overrides.of(pid, Set.copyOf(layers.keys())).forEach(said -> layers.add(said.key(), said.layer()));
        said(pid)
                .forEach((key, value) ->
                        layers.add(key, new Layers.Layer(Layers.Kind.RUNTIME, "mira:config", 0, value)));
        return layers;
    }

    private void addFile(Layers layers, Layers.Kind kind, @Nullable String name, Map<String, EtcFolder.Content> from)
            throws FaultyFileException {
        EtcFolder.Content content = name == null ? null : from.get(name);
        if (name == null || content == null) {
            return;
        }
        if (content.unreadable().isPresent()) {
            throw new FaultyFileException(new Fault(0, "", content.unreadable().get())).in(name);
        }
        try {
            layers.add(kind, name, parser.parse(name, content.bytes()));
        } catch (FaultyFileException e) {
            throw e.in(name);
        }
    }

    private static void addDefaults(Layers layers, ObjectClassDefinition declared) {
        for (AttributeDefinition attribute : Checker.attributes(declared, ObjectClassDefinition.ALL)) {
            String[] values = attribute.getDefaultValue();
            String text = values == null ? "(none)" : String.join(",", values);
            layers.add(attribute.getID(), new Layers.Layer(Layers.Kind.DEFAULT, declared.getID(), 0, text));
        }
    }

    private Set<Pid> differing(Map<Pid, String> before, Map<Pid, String> now, Map<String, EtcFolder.Content> folder) {
        Set<Pid> pids = new TreeSet<>(before.keySet());
        pids.addAll(now.keySet());
        pids.removeIf(pid -> {
            String name = now.get(pid);
            EtcFolder.Content content = name == null ? null : folder.get(name);
            return name != null
                    && content != null
                    && name.equals(before.get(pid))
                    && content.equals(contents.get(name));
        });
        return pids;
    }
}
