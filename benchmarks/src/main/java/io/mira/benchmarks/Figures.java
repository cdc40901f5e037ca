package io.mira.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured: samples by work and peer, printed as medians with their spread, and as ratios. */
final class Figures {

    private final Map<String, Map<String, List<Double>>> samples = new LinkedHashMap<>();

    void add(String work, Peer peer, double sample) {
        samples.computeIfAbsent(work, w -> new LinkedHashMap<>())
                .computeIfAbsent(peer.name(), p -> new ArrayList<>())
                .add(sample);
    }

    /** Gives the table in Markdown: one row per work, one column per peer, and the first peer's median ÷ the second's. */
    String table(Peer first, Peer second) {
        StringBuilder text = new StringBuilder();
        text.append("| work | ")
                .append(first.name())
                .append(" | ")
                .append(second.name())
                .append(" | ratio |\n");
        text.append("| --- | --- | --- | --- |\n");
        samples.forEach((work, byPeer) -> {
            List<Double> ours = byPeer.getOrDefault(first.name(), List.of());
            List<Double> theirs = byPeer.getOrDefault(second.name(), List.of());
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %.2f |%n",
                    work,
                    summary(ours),
                    summary(theirs),
                    median(ours) / median(theirs)));
        });
        return text.toString();
    }

    private static String summary(List<Double> values) {
        return String.format(
                Locale.ROOT,
                "%.1f (%.1f–%.1f, n=%d)",
                median(values),
                Collections.min(values),
                Collections.max(values),
                values.size());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
