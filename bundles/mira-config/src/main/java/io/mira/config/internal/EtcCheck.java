package io.mira.config.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks {@code etc/} without a framework, against what the bundles declare. For {@code bin/mira check}, which finds it by
 * its name: it needs the jars of mira-config, mira-config-api, Felix' Metatype and Config Admin, the OSGi API and SLF4J.
 */
public final class EtcCheck {

    /** Nothing is wrong, or merely odd. */
    static final int SOUND = 0;
    /** What {@code bin/mira} exits with when the configuration is bad. */
    static final int FAULTY = 78;

    private static final String USAGE = "usage: EtcCheck [--json] <etc> [<folder with bundles>...]";
    private static final String JSON = "--json";

    private final Map<String, Declaration> declared;
    private final Map<String, String> environment;
    private final Map<String, String> properties;

    private EtcCheck(
            Map<String, Declaration> declared, Map<String, String> environment, Map<String, String> properties) {
        this.declared = declared;
        this.environment = environment;
        this.properties = properties;
    }

    /** Checks the folder given first against the bundles in the others, and exits with 78 if something is wrong. */
    public static void main(String[] words) throws IOException {
        Map<String, String> properties = new HashMap<>();
        System.getProperties().stringPropertyNames().forEach(name -> properties.put(name, System.getProperty(name)));
        System.exit(run(List.of(words), System.getenv(), properties, System.out));
    }

    /**
     * Checks a folder, and prints what is wrong: {@code error: file:line: key: reason} or {@code warning: …}, a line each;
     * with {@code --json} one array of objects instead. Bundles are looked for at any depth; a reference to a secret is not
     * resolved.
     *
     * @param properties the system properties Mira would have, {@code mira.home} and its like among them
     * @return the exit code: 0, or 78 if there is an error
     * @throws IOException if a folder cannot be looked through
     */
    public static int run(
            List<String> words, Map<String, String> environment, Map<String, String> properties, PrintStream out)
            throws IOException {
        List<Path> folders =
                words.stream().filter(word -> !word.equals(JSON)).map(Path::of).toList();
        if (folders.isEmpty()) {
            out.println(USAGE);
            return FAULTY;
        }
        Map<String, Declaration> declared = new JarDeclarations(jars(folders.subList(1, folders.size()))).read();
        List<Validation.Finding> findings = new EtcCheck(declared, environment, properties).check(folders.get(0));
        if (words.contains(JSON)) {
            Answer answer = Validation.answer();
            findings.forEach(finding -> finding.addTo(answer));
            out.println(answer.json());
        } else {
            findings.forEach(out::println);
        }
        return findings.stream().anyMatch(Validation.Finding::error) ? FAULTY : SOUND;
    }

    private List<Validation.Finding> check(Path etc) throws IOException {
        List<String> pids = List.copyOf(declared.keySet());
        Sources sources = new Sources(new FileParser(this::variable), new Overrides(environment, properties));
        return new Validation(
                        sources.with(new EtcFolder(etc).read(), pids),
                        pid -> Optional.ofNullable(declared.get(pid.base())))
                .findings(pids);
    }

    private static List<Path> jars(List<Path> folders) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> all = Files.walk(folder)) {
                    all.filter(file -> file.toString().endsWith(".jar") && Files.isRegularFile(file))
                            .sorted()
                            .forEach(jars::add);
                }
            }
        }
        return jars;
    }

    private @Nullable String variable(String name) {
        return name.startsWith("env:") ? environment.get(name.substring(4)) : properties.get(name);
    }
}
