package io.mira.config.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which file says which configuration. Two that say the same are told, and the last by name counts; one whose name says none
 * is told too.
 */
record FilePids(Map<Pid, String> files, Map<Pid, String> overlays, List<Candidate.Problem> misnamed) {

    static final FilePids NONE = new FilePids(Map.of(), Map.of(), List.of());

    static FilePids of(Set<String> names, Collection<String> declared) {
        Map<Pid, String> files = new TreeMap<>();
        Map<Pid, String> overlays = new TreeMap<>();
        List<Candidate.Problem> misnamed = new ArrayList<>();
        for (String name : new TreeSet<>(names)) {
            boolean overlay = name.startsWith(EtcFolder.OVERLAYS);
            Optional<Pid> pid = Pid.ofFile(overlay ? name.substring(EtcFolder.OVERLAYS.length()) : name, declared);
            if (pid.isEmpty()) {
                misnamed.add(new Candidate.Problem(
                        name, new Fault(0, "", "names no configuration: write <pid>.cfg, or <factory>~<name>.cfg")));
                continue;
            }
            String other = (overlay ? overlays : files).put(pid.get(), name);
            if (other != null) {
                misnamed.add(new Candidate.Problem(
                        name, new Fault(0, "", "says the same configuration as " + other + ": remove one of them")));
            }
        }
        return new FilePids(files, overlays, misnamed);
    }
}
