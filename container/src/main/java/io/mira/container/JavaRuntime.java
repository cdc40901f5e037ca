package io.mira.container;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Java runtime made by {@code jlink} of the JDK that builds. It has all of Java SE, because nobody knows what the bundles
 * need that will be deployed, and what helps to look into a running process; no compiler, no tools.
 */
final class JavaRuntime {

    private static final List<String> MODULES = List.of(
            "java.se",
            "jdk.attach",
            "jdk.charsets",
            "jdk.crypto.ec",
            "jdk.httpserver",
            "jdk.jcmd",
            "jdk.jfr",
            "jdk.management",
            "jdk.management.agent",
            "jdk.naming.dns",
            "jdk.net",
            "jdk.security.auth",
            "jdk.security.jgss",
            "jdk.unsupported",
            "jdk.xml.dom",
            "jdk.zipfs");

    private final Path home = Path.of(System.getProperty("java.home"));
    private final Path target;

    JavaRuntime(Path target) {
        this.target = target;
    }

    /** Makes it, unless it is there and of this JDK. */
    Path make() throws IOException {
        Path mark = target.resolve("made-by");
        if (Files.exists(mark) && Files.readString(mark).equals(identity())) {
            return target;
        }
        delete();
        Command.run(
                home.resolve("bin/jlink").toString(),
                "--add-modules",
                MODULES.stream()
                        .filter(module -> ModuleFinder.ofSystem().find(module).isPresent())
                        .collect(Collectors.joining(",")),
                "--no-header-files",
                "--no-man-pages",
                "--output",
                target.toString());
        certificates();
        Command.run(target.resolve("bin/java").toString(), "-Xshare:dump");
        Files.writeString(mark, identity());
        return target;
    }

    /** Debian keeps the certificates outside of its JDK, and links to them. */
    private void certificates() throws IOException {
        Path own = target.resolve("lib/security/cacerts");
        Files.deleteIfExists(own);
        Files.copy(home.resolve("lib/security/cacerts").toRealPath(), own, StandardCopyOption.REPLACE_EXISTING);
    }

    private String identity() {
        return System.getProperty("java.vm.version") + " " + MODULES;
    }

    private void delete() throws IOException {
        if (Files.exists(target)) {
            try (Stream<Path> files = Files.walk(target)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
