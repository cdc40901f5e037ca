package io.mira.config.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Tells the operator what became of configurations: each thing once, and again when it was well in between. */
final class Teller {

    private static final Logger log = LoggerFactory.getLogger(Teller.class);

    private final Map<Pid, Set<String>> faults = new HashMap<>();
    private final Map<Pid, Set<String>> warnings = new HashMap<>();

    void rejected(Pid pid, String file, List<Candidate.Problem> problems, boolean lastGood) {
        List<String> reasons = problems.stream().map(Object::toString).toList();
        if (Set.copyOf(reasons).equals(faults.put(pid, Set.copyOf(reasons)))) {
            return;
        }
        Candidate.Problem first = problems.get(0);
        at(log.atError(), pid, first.where().isEmpty() ? file : first.where(), first.fault())
                .addKeyValue("reason", String.join("; ", reasons))
                .addKeyValue("in_force", lastGood ? "last good" : "none")
                .log("configuration rejected");
    }

    void pending(Pid pid, String file, List<String> obstacles) {
        if (!Set.copyOf(obstacles).equals(faults.put(pid, Set.copyOf(obstacles)))) {
            log.atWarn()
                    .addKeyValue("pid", pid)
                    .addKeyValue("file", file)
                    .addKeyValue("reasons", String.join("; ", obstacles))
                    .log("configuration is held back");
        }
    }

    void well(Pid pid) {
        faults.remove(pid);
    }

    void warned(Pid pid, List<Candidate.Problem> problems) {
        Set<String> before = warnings.getOrDefault(pid, Set.of());
        warnings.put(pid, Set.copyOf(problems.stream().map(Object::toString).toList()));
        for (Candidate.Problem problem : problems) {
            if (!before.contains(problem.toString())) {
                at(log.atWarn(), pid, problem.where(), problem.fault())
                        .log(problem.fault().reason());
            }
        }
    }

    void gone(Pid pid) {
        faults.remove(pid);
        warnings.remove(pid);
    }

    /** What stands in no file has no line. */
    private static LoggingEventBuilder at(LoggingEventBuilder event, Pid pid, String file, Fault fault) {
        LoggingEventBuilder placed = event.addKeyValue("pid", pid).addKeyValue("file", file);
        return (fault.line() > 0 ? placed.addKeyValue("line", fault.line()) : placed).addKeyValue("key", fault.key());
    }
}
