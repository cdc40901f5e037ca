package io.mira.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was measured: samples by work and peer, printed as medians with their spread, and as ratios. */
final class Figures {

    private final Map<String, Map<String, List<Double>>> samples = new LinkedHashMap<>();

    void add(String work, Peer peer, double sample) {
        samples.computeIfAbsent(work, w -> new LinkedHashMap<>())
                .computeIfAbsent(peer.name(), p -> new ArrayList<>())
                .add(sample);
    }

    /**
     * Gives the table in Markdown: one row per work, one column per peer, and the first peer's median ÷ the second's. What
     * was not measured for a peer stays empty.
     */
    String table(Peer first, Peer second, Peer... more) {
        List<Peer> peers = new ArrayList<>(List.of(first, second));
        peers.addAll(List.of(more));
        StringBuilder text = new StringBuilder("| work |");
        peers.forEach(peer -> text.append(' ').append(peer.name()).append(" |"));
        text.append(" ratio |\n|").append(" --- |".repeat(peers.size() + 2)).append('\n');
        samples.forEach((work, byPeer) -> {
            text.append("| ").append(work).append(" |");
            for (Peer peer : peers) {
                text.append(' ').append(summary(byPeer.get(peer.name()))).append(" |");
            }
            text.append(' ')
                    .append(ratio(byPeer.get(first.name()), byPeer.get(second.name())))
                    .append(" |\n");
        });
        return text.toString();
    }

    private static String ratio(@Nullable List<Double> ours, @Nullable List<Double> theirs) {
        return ours == null || theirs == null ? "" : String.format(Locale.ROOT, "%.2f", median(ours) / median(theirs));
    }

    private static String summary(@Nullable List<Double> values) {
        if (values == null) {
            return "";
        }
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
