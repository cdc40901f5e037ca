package io.mira.itests;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.Baseline.Info;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Diff;
import aQute.bnd.service.diff.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compares the exported packages of a bundle with what they were, and says which need another version. */
final class BaselineComparison {

    private static final Set<Delta> INCOMPATIBLE = Set.of(Delta.REMOVED, Delta.MAJOR);
    private static final Set<Delta> COMPATIBLE = Set.of(Delta.ADDED, Delta.MINOR);

    /** What has nothing below it that one would want to read. */
    private static final Set<Type> MEMBERS = Set.of(Type.METHOD, Type.FIELD);

    /** What follows from the rest, or is its remedy. */
    private static final Set<Type> UNTOLD = Set.of(Type.VERSION);

    private BaselineComparison() {}

    /** Gives one sentence for each package that has changed and whose version has not, in the order of their names. */
    static List<String> faults(Path baseline, Path now) throws Exception {
        try (Processor processor = new Processor();
                Jar older = new Jar(baseline.toFile());
                Jar newer = new Jar(now.toFile())) {
            return new Baseline(processor, new DiffPluginImpl())
                    .baseline(newer, older, null).stream()
                            .filter(BaselineComparison::isFaulty)
                            .map(BaselineComparison::sentence)
                            .sorted()
                            .toList();
        }
    }

    private static boolean isFaulty(Info info) {
        return info.packageDiff.getDelta() == Delta.REMOVED || info.newerVersion.compareTo(info.suggestedVersion) < 0;
    }

    private static String sentence(Info info) {
        if (info.packageDiff.getDelta() == Delta.REMOVED) {
            return info.packageName + " " + info.olderVersion + " is exported no more: bring it back.";
        }
        if (info.packageDiff.getDelta() == Delta.UNCHANGED) {
            return info.packageName + " is " + info.newerVersion + " and was " + info.olderVersion
                    + " already: a version never goes down.";
        }
        List<String> changes = new ArrayList<>();
        collect(info.packageDiff, info.packageDiff.getDelta() == Delta.MAJOR ? INCOMPATIBLE : COMPATIBLE, changes);
        return "%s is %s and must be %s (it was %s): %s. Write @Version(\"%s\") into its package-info.java, or take the change back."
                .formatted(
                        info.packageName,
                        info.newerVersion,
                        info.suggestedVersion,
                        info.olderVersion,
                        String.join("; ", changes),
                        info.suggestedVersion);
    }

    /** Collects the changes, each at the innermost type or member. */
    private static void collect(Diff diff, Set<Delta> deltas, List<String> changes) {
        for (Diff child : diff.getChildren()) {
            if (deltas.contains(child.getDelta()) && !UNTOLD.contains(child.getType())) {
                int before = changes.size();
                if (!isToldWhole(child)) {
                    collect(child, deltas, changes);
                }
                if (changes.size() == before) {
                    changes.add(change(child, diff));
                }
            }
        }
    }

    private static boolean isToldWhole(Diff diff) {
        return MEMBERS.contains(diff.getType()) || diff.getDelta() == Delta.ADDED || diff.getDelta() == Delta.REMOVED;
    }

    private static String change(Diff diff, Diff parent) {
        String where = parent.getType() == Type.PACKAGE ? "" : " in " + parent.getName();
        return diff.getDelta() + " " + diff.getName() + where;
    }
}
