package io.mira.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Java runtime and a shell need of the machine that builds: the dynamic loader, the C library and what else
 * {@code ldd} names. Libraries of Java that draw on a screen are left aside.
 */
final class SystemLibraries {

    private static final Pattern LIBRARY = Pattern.compile("(?:=> |^\\s*)(/\\S+) \\(0x", Pattern.MULTILINE);
    private static final Set<String> SCREEN =
            Set.of("libawt_xawt.so", "libsplashscreen.so", "libjawt.so", "libjsound.so");
    static final Path SHELL = Path.of("/bin/sh");

    private final Path runtime;

    SystemLibraries(Path runtime) {
        this.runtime = runtime;
    }

    /** Gives the paths as they must be in the image. */
    Set<Path> find() throws IOException {
        Set<Path> found = new TreeSet<>(Set.of(SHELL));
        for (Path binary : binaries()) {
            Matcher library = LIBRARY.matcher(Command.run("ldd", binary.toString()));
            while (library.find()) {
                Path path = Path.of(library.group(1));
                if (!path.startsWith(runtime)) {
                    found.add(path);
                }
            }
        }
        if (found.size() < 3) {
            throw new IllegalStateException("ldd names no C library: is this a Linux with glibc?");
        }
        return found;
    }

    private List<Path> binaries() throws IOException {
        try (Stream<Path> files = Files.walk(runtime.resolve("lib"))) {
            Stream<Path> libraries = files.filter(file -> file.toString().endsWith(".so"))
                    .filter(file -> !SCREEN.contains(file.getFileName().toString()));
            return Stream.concat(Stream.of(SHELL, runtime.resolve("bin/java")), libraries)
                    .toList();
        }
    }
}
