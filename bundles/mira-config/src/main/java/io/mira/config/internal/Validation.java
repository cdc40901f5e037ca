package io.mira.config.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Everything that is wrong or odd in what the sources say. */
final class Validation {

    static final String SEVERITY = "severity";
    static final String ERROR = "error";

    private final Sources sources;
    private final Function<Pid, Optional<Declaration>> declarations;

    Validation(Sources sources, Function<Pid, Optional<Declaration>> declarations) {
        this.sources = sources;
        this.declarations = declarations;
    }

    /** Something wrong, or merely odd. */
    record Finding(boolean error, Candidate.Problem problem) {

        /** Adds it to an {@link Validation#answer}. */
        void addTo(Answer answer) {
            Fault fault = problem.fault();
            Object line = fault.line() > 0 ? fault.line() : Answer.NONE;
            answer.row(severity(), problem.where(), line, fault.key(), fault.reason());
        }

        @Override
        public String toString() {
            return severity() + ": " + problem;
        }

        private String severity() {
            return error ? ERROR : "warning";
        }
    }

    /** Gives an empty answer with the columns of {@link Finding#addTo}. */
    static Answer answer() {
        return new Answer(SEVERITY, "file", "line", "key", "reason");
    }

    /** @param declared the PIDs that somebody declares */
    List<Finding> findings(List<String> declared) {
        List<Finding> findings = new ArrayList<>();
        sources.misnamed().forEach(problem -> findings.add(new Finding(true, problem)));
        for (Pid pid : sources.pids(declared)) {
            Candidate candidate = Candidate.of(pid, sources, declarations, sources.contentsOf(pid));
            if (!candidate.file().isEmpty() || !candidate.values().isEmpty()) {
                candidate.faults().forEach(problem -> findings.add(new Finding(true, problem)));
                candidate.warnings().forEach(problem -> findings.add(new Finding(false, problem)));
                guessed(pid, candidate.file(), declared)
                        .ifPresent(problem -> findings.add(new Finding(false, problem)));
            }
        }
        return findings;
    }

    /** A dash parts a factory from its instance, unless a PID with a dash is declared: perhaps by a bundle that is missing. */
    private static Optional<Candidate.Problem> guessed(Pid pid, String file, List<String> declared) {
        boolean guessed = pid.instance().isPresent() && file.indexOf('~') < 0 && !declared.contains(pid.base());
        return pid.instance()
                .filter(name -> guessed && !file.isEmpty())
                .map(name -> new Candidate.Problem(
                        file,
                        new Fault(
                                0,
                                "",
                                "is taken for the instance " + name + " of " + pid.base()
                                        + ", which no bundle declares: write " + pid.base() + "~" + name
                                        + " if that is meant")));
    }
}
