package io.mira.config.internal;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private Map<String, EtcFolder.Content> contents = Map.of();
    private FilePids names = FilePids.NONE;

    Sources(FileParser parser, Overrides overrides) {
        this.parser = parser;
        this.overrides = overrides;
    }

    /**
     * Takes over a folder as it is now. Gives the configurations that say something else than before.
     *
     * @param declared the PIDs that somebody declares: they tell how a name with a dash is meant
     */
    Set<Pid> take(Map<String, EtcFolder.Content> folder, Collection<String> declared) {
        FilePids now = FilePids.of(folder.keySet(), declared);
        for (Candidate.Problem problem : now.misnamed()) {
            if (!names.misnamed().contains(problem)) {
                log.atError().addKeyValue("file", problem.where()).log("{}", problem);
            }
        }
        Set<Pid> touched = new TreeSet<>(differing(names.files(), now.files(), folder));
        touched.addAll(differing(names.overlays(), now.overlays(), folder));
        names = now;
        contents = Map.copyOf(folder);
        touched.forEach(runtime::remove);
        return touched;
    }

    /** Gives what would be the sources if that were the folder. */
    Sources with(Map<String, EtcFolder.Content> folder, Collection<String> declared) {
        Sources other = new Sources(parser, overrides);
        other.names = FilePids.of(folder.keySet(), declared);
        other.contents = Map.copyOf(folder);
        return other;
    }

    /** Gives the folder as it was taken over last. */
    Map<String, EtcFolder.Content> folder() {
        return contents;
    }

    /** Gives what is wrong with the names of the files. */
    List<Candidate.Problem> misnamed() {
        return names.misnamed();
    }

    /** Gives every PID that a file, an overlay or an override names. */
    Set<Pid> pids(List<String> declared) {
        Set<Pid> pids = new TreeSet<>(names.files().keySet());
        pids.addAll(names.overlays().keySet());
        pids.addAll(runtime.keySet());
        pids.addAll(overrides.pids());
        declared.forEach(pid -> pids.add(Pid.of(pid)));
        pids.addAll(overrides.guessed(pids));
        return pids;
    }

    /** Gives the name of the file; the overlay's if there is no other; empty if there is none. */
    String fileOf(Pid pid) {
        return Optional.ofNullable(names.files().get(pid))
                .or(() -> Optional.ofNullable(names.overlays().get(pid)))
                .orElse("");
    }

    /** Gives the files that a configuration is made of, with what stands in them. */
    Map<String, EtcFolder.Content> contentsOf(Pid pid) {
        Map<String, EtcFolder.Content> found = new HashMap<>();
        for (Map<Pid, String> byPid : List.of(names.files(), names.overlays())) {
            String name = byPid.get(pid);
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
    Layers layers(Pid pid, Optional<Declaration> declared, Map<String, EtcFolder.Content> from)
            throws FaultyFileException {
        Layers layers = new Layers();
        declared.ifPresent(d -> addDefaults(layers, d.metatype()));
        addFile(layers, Layers.Kind.FILE, names.files().get(pid), from);
        addFile(layers, Layers.Kind.OVERLAY, names.overlays().get(pid), from);
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
