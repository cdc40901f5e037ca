package io.mira.config.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a change is whole. What was moved here or looks complete is taken almost at once; what looks cut off, or was
 * seen growing, is waited for; what has gone is missed for a while first. Changes that are seen together are taken together.
 */
final class Settling {

    static final Duration WHOLE = Duration.ofMillis(3);
    static final Duration DOUBTFUL = Duration.ofMillis(120);
    static final Duration CUT = Duration.ofMillis(500);
    /** For so long the others of one save wait for a file that is still being written. */
    static final Duration TOGETHER = Duration.ofSeconds(2);

    private static final Duration HELD = Duration.ofMillis(50);

    private final BiFunction<String, EtcFolder.Content, Optional<Set<String>>> keys;
    private final Map<String, Change> changes = new HashMap<>();
    private Map<String, EtcFolder.Content> taken = Map.of();
    private Duration deleteGrace = Duration.ofSeconds(5);

    /** @param keys gives the keys of a file; empty if it is faulty */
    Settling(BiFunction<String, EtcFolder.Content, Optional<Set<String>>> keys) {
        this.keys = keys;
    }

    void deleteGrace(Duration grace) {
        deleteGrace = grace;
    }

    /** Takes a folder as it is. */
    void begin(Map<String, EtcFolder.Content> folder) {
        taken = Map.copyOf(folder);
        changes.clear();
    }

    /** Gives the folder as it may be taken over now. */
    Map<String, EtcFolder.Content> see(Map<String, EtcFolder.Content> now, Instant at) {
        note(now, at);
        Map<String, Change> due = new HashMap<>(changes);
        boolean waiting = changes.values().stream().anyMatch(change -> change.holdsOthers(at));
        due.values().removeIf(change -> change.due().isAfter(at) || (waiting && !change.waitedEnough(at)));
        if (!due.isEmpty()) {
            Map<String, EtcFolder.Content> next = new TreeMap<>(taken);
            due.forEach((name, change) -> {
                if (change.content == null) {
                    next.remove(name);
                } else {
                    next.put(name, change.content);
                }
            });
            taken = Map.copyOf(next);
            changes.keySet().removeAll(due.keySet());
        }
        return taken;
    }

    /** Gives when to look again although nothing is told; empty if nothing is waited for. */
    Optional<Duration> again(Instant at) {
        return changes.values().stream()
                .map(change -> change.due().isAfter(at) ? change.due() : at.plus(HELD))
                .min(Instant::compareTo)
                .map(due -> Duration.between(at, due));
    }

    private void note(Map<String, EtcFolder.Content> now, Instant at) {
        if (changes.isEmpty() && now.equals(taken)) {
            return;
        }
        Set<String> names = new HashSet<>(now.keySet());
        names.addAll(taken.keySet());
        changes.keySet().retainAll(names);
        for (String name : names) {
            EtcFolder.Content content = now.get(name);
            EtcFolder.Content before = taken.get(name);
            Change change = changes.get(name);
            if (content == null ? before == null : content.equals(before)) {
                changes.remove(name);
            } else if (change == null || !change.isOf(content)) {
                boolean growing = change != null && change.grows();
                Duration quiet = growing && content != null && !content.sealed() ? CUT : quiet(name, content, before);
                changes.put(name, new Change(content, growing, change == null ? at : change.first, at, quiet));
            }
        }
    }

    private Duration quiet(String name, EtcFolder.@Nullable Content content, EtcFolder.@Nullable Content before) {
        if (content == null) {
            return deleteGrace;
        }
        boolean moved = content.sealed() || (before != null && !content.place().equals(before.place()));
        if (moved && content.bytes().length > 0) {
            return WHOLE;
        }
        Optional<Set<String>> now = keys.apply(name, content);
        if (now.isEmpty() || now.get().isEmpty()) {
            return CUT;
        }
        Optional<Set<String>> known = before == null ? Optional.empty() : keys.apply(name, before);
        if (known.isPresent() && !now.get().containsAll(known.get())) {
            return CUT;
        }
        boolean complete = name.endsWith(Pid.JSON) || endsWithNewline(content.bytes());
        return complete && known.isPresent() ? WHOLE : DOUBTFUL;
    }

    private static boolean endsWithNewline(byte[] bytes) {
        return new String(bytes, bytes.length - 1, 1, StandardCharsets.ISO_8859_1).matches("[\r\n]");
    }

    /** A file that differs from what was taken: as it was seen last, since when, and for how long that has to last. */
    private record Change(
            EtcFolder.@Nullable Content content, boolean growing, Instant first, Instant last, Duration quiet) {

        Instant due() {
            return last.plus(quiet);
        }

        boolean isOf(EtcFolder.@Nullable Content other) {
            return content == null ? other == null : content.equals(other);
        }

        /** A file is written bit by bit if it is seen with something in it, and then with something else. */
        boolean grows() {
            return growing || (content != null && content.bytes().length > 0);
        }

        boolean holdsOthers(Instant at) {
            return content != null && due().isAfter(at) && first.plus(TOGETHER).isAfter(at);
        }

        boolean waitedEnough(Instant at) {
            return content == null || !first.plus(TOGETHER).isAfter(at);
        }
    }
}
