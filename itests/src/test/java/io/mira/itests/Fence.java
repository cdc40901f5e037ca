package io.mira.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fenced block of the documentation, with what a comment directly above it says of it: {@code <!-- not run: why -->},
 * {@code <!-- starts mira -->}, {@code <!-- with mira -->}, {@code <!-- symptom: name -->}.
 */
record Fence(Path file, int line, String section, String language, String remark, String text) {

    /** Gives README, DEPLOYMENT and docs. */
    static List<Path> pages() {
        try (Stream<Path> files = Files.walk(Home.PROJECT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "DEPLOYMENT.md", "CONTRIBUTING.md", "SECURITY.md")
                                    .map(Home.PROJECT::resolve),
                            files.filter(file -> file.toString().endsWith(".md"))
                                    .sorted())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives all fences of all pages, in their order. */
    static List<Fence> ofAll() {
        return pages().stream().flatMap(page -> of(page).stream()).toList();
    }

    /** Gives all fences of one page, in their order. */
    static List<Fence> of(Path file) {
        List<String> lines = lines(file);
        List<Fence> found = new ArrayList<>();
        String section = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("## ")) {
                section = line.substring(3);
            } else if (line.strip().startsWith("```")) {
                String indent = line.substring(0, line.indexOf('`'));
                StringBuilder text = new StringBuilder();
                int from = i++;
                for (; i < lines.size() && !lines.get(i).strip().equals("```"); i++) {
                    String inside = lines.get(i);
                    text.append(inside.startsWith(indent) ? inside.substring(indent.length()) : inside)
                            .append('\n');
                }
                found.add(new Fence(
                        file,
                        from + 1,
                        section,
                        line.strip().substring(3).strip(),
                        remark(lines, from),
                        text.toString()));
            }
        }
        return found;
    }

    boolean isShell() {
        return language.equals("sh");
    }

    boolean isRun() {
        return isShell() && !remark.startsWith("not run:");
    }

    /** Gives where it stands, for whoever reads a failure or clicks on it. */
    @Override
    public String toString() {
        return Home.PROJECT.relativize(file) + ":" + line;
    }

    private static String remark(List<String> lines, int fence) {
        String above = fence == 0 ? "" : lines.get(fence - 1).strip();
        return above.startsWith("<!--") && above.endsWith("-->")
                ? above.substring(4, above.length() - 3).strip()
                : "";
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
