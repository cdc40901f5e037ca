package io.mira.config.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which file says which configuration. Two that say the same are told, and the last by name counts. */
record FilePids(Map<Pid, String> files, Map<Pid, String> overlays, List<Candidate.Problem> doubles) {

    static final FilePids NONE = new FilePids(Map.of(), Map.of(), List.of());

    static FilePids of(Set<String> names, Collection<String> declared) {
        Map<Pid, String> files = new TreeMap<>();
        Map<Pid, String> overlays = new TreeMap<>();
        List<Candidate.Problem> doubles = new ArrayList<>();
        for (String name : new TreeSet<>(names)) {
            boolean overlay = name.startsWith(EtcFolder.OVERLAYS);
            Pid pid = Pid.ofFile(overlay ? name.substring(EtcFolder.OVERLAYS.length()) : name, declared)
                    .orElseThrow();
            String other = (overlay ? overlays : files).put(pid, name);
            if (other != null) {
                doubles.add(new Candidate.Problem(
                        name, new Fault(0, "", "says the same configuration as " + other + ": remove one of them")));
            }
        }
        return new FilePids(files, overlays, doubles);
    }
}
