package io.mira.config.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A configuration that has been read, layered and checked, and not been delivered yet. */
record Candidate(
        Pid pid,
        String file,
        Layers layers,
        boolean declared,
        Map<String, Object> values,
        List<Problem> faults,
        List<Problem> warnings) {

    /** Something wrong, and the file or the variable it is wrong in. */
    record Problem(String where, Fault fault) {

        @Override
        public String toString() {
            return fault.in(where);
        }
    }

    /** Reads, layers and checks. */
    static Candidate of(
            Pid pid,
            Sources sources,
            Function<Pid, Optional<Declaration>> declarations,
            Map<String, EtcFolder.Content> contents) {
        String file = sources.fileOf(pid);
        Optional<Declaration> declared = declarations.apply(pid);
        try {
            Layers layers = sources.layers(pid, declared, contents);
            ParsedFile winners = layers.winners();
            if (file.isEmpty() && winners.values().isEmpty()) {
                return new Candidate(pid, file, layers, declared.isPresent(), Map.of(), List.of(), List.of());
            }
            Checked checked = declared.map(d -> new Checker(d).check(winners.values(), winners))
                    .orElseGet(() -> new Checked(winners.values(), List.of(), List.of()));
            List<Fault> faults = new ArrayList<>(layers.spelledTwice());
            faults.addAll(checked.faults());
            return new Candidate(
                    pid,
                    file,
                    layers,
                    declared.isPresent(),
                    checked.values(),
                    located(faults, layers, file),
                    located(checked.warnings(), layers, file));
        } catch (FaultyFileException e) {
            List<Problem> faults = e.faults().stream()
                    .map(fault -> new Problem(e.file(), fault))
                    .toList();
            return new Candidate(pid, file, new Layers(), declared.isPresent(), Map.of(), faults, List.of());
        } catch (RuntimeException | LinkageError e) {
            // What bundles declare is foreign: one of them must not stop the others.
            Problem problem = new Problem(file, new Fault(0, "", "could not be checked: " + e));
            return new Candidate(pid, file, new Layers(), declared.isPresent(), Map.of(), List.of(problem), List.of());
        }
    }

    boolean faulty() {
        return !faults.isEmpty();
    }

    /** Tells whether nobody says anything about it. */
    boolean empty() {
        return file.isEmpty() && values.isEmpty() && !faulty();
    }

    /** Gives the layers that won anything, for those who ask where a change comes from. */
    String source() {
        Set<String> places = layers.keys().stream()
                .flatMap(key -> layers.winner(key).stream())
                .map(Layers.Layer::place)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!file.isEmpty()) {
            places.add(file);
        }
        return String.join(", ", places);
    }

    private static List<Problem> located(List<Fault> faults, Layers layers, String file) {
        return faults.stream()
                .map(fault -> new Problem(where(fault, layers, file), fault))
                .toList();
    }

    private static String where(Fault fault, Layers layers, String file) {
        return layers.winner(fault.key())
                .map(layer -> layer.kind() == Layers.Kind.ENVIRONMENT ? "environment " + layer.place() : layer.place())
                .orElse(file.isEmpty() ? "environment" : file);
    }
}
