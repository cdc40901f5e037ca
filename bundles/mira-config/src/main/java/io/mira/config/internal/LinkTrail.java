package io.mira.config.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/** The directories that a link on the way to a file lies in, and the one where the way ends. */
final class LinkTrail {

    private static final int MOST_LINKS = 40;

    private LinkTrail() {}

    static Set<Path> of(Path file) {
        Set<Path> directories = new LinkedHashSet<>();
        Deque<Path> way = new ArrayDeque<>();
        file.toAbsolutePath().normalize().forEach(way::add);
        Path root = file.toAbsolutePath().getRoot();
        Path here = root;
        int links = 0;
        while (!way.isEmpty() && links <= MOST_LINKS) {
            Path next = here.resolve(way.pop()).normalize();
            if (Files.isSymbolicLink(next)) {
                links++;
                directories.add(here);
                Path target = target(next);
                here = target.isAbsolute() ? root : here;
                push(way, target);
            } else {
                here = next;
            }
        }
        Path end = here.getParent();
        if (end != null) {
            directories.add(end);
        }
        return directories;
    }

    private static void push(Deque<Path> way, Path target) {
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
            way.push(target.getName(i));
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            // It has just gone: whoever looks next sees the way as it is then.
            return Path.of("");
        }
    }
}
