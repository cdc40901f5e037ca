package io.mira.management.internal;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What metrics and labels may be called, so that every reader of either format understands them. */
final class MetricNames {

    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern LABEL = Pattern.compile("(?!__)[a-zA-Z_][a-zA-Z0-9_]*");
    private static final List<String> SUFFIXES = List.of("_total", "_info", "_created", "_bucket", "_count", "_sum");
    private static final Set<String> OURS = Set.of("le", "quantile");

    private MetricNames() {}

    /**
     * Gives the name without the suffix that its type asks for. No two metrics share what is left.
     *
     * @param suffix empty if the type asks for none
     */
    static String base(String name, String suffix) {
        require(METRIC.matcher(name).matches(), name, "its name may hold letters, digits and _ only");
        require(name.endsWith(suffix) && name.length() > suffix.length(), name, "its name must end with " + suffix);
        String base = name.substring(0, name.length() - suffix.length());
        for (String reserved : SUFFIXES) {
            require(
                    !base.endsWith(reserved),
                    name,
                    reserved + " at the end of a name says something else than this is");
        }
        return base;
    }

    /** @param labels names and values in turn */
    static void checkLabels(String metric, String... labels) {
        require(labels.length % 2 == 0, metric, "its labels do not come in pairs: " + Arrays.toString(labels));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < labels.length; i += 2) {
            String label = labels[i];
            require(label != null && labels[i + 1] != null, metric, "a label is null");
            require(LABEL.matcher(label).matches(), metric, "'" + label + "' is no name for a label");
            require(!OURS.contains(label), metric, "the label '" + label + "' has a meaning of its own");
            require(seen.add(label), metric, "the label '" + label + "' is there twice");
        }
    }

    static void require(boolean condition, String metric, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException("metric '" + metric + "': " + otherwise);
        }
    }
}
