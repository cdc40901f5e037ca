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
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.ObjectClassDefinition;

/**
 * Checks {@code etc/} without a framework, against what the bundles declare. For {@code bin/mira check}, which finds it by
 * its name: it needs the jars of mira-config, mira-config-api, Felix' Metatype and Config Admin, the OSGi API and SLF4J.
 */
public final class EtcCheck {

    /** Nothing is wrong, or merely odd. */
    static final int SOUND = 0;
    /** What {@code bin/mira} exits with when the configuration is bad. */
    static final int FAULTY = 78;

    private static final String ERROR = "error";
    private static final String WARNING = "warning";
    private static final String USAGE = "usage: EtcCheck [--json] <etc> [<folder with bundles>...]";
    private static final String JSON = "--json";

    private final Function<Pid, Optional<ObjectClassDefinition>> declared;
    private final FileParser parser;
    private final Map<String, String> environment;
    private final Map<String, String> properties;

    EtcCheck(
            Function<Pid, Optional<ObjectClassDefinition>> declared,
            Map<String, String> environment,
            Map<String, String> properties) {
        this.declared = declared;
        this.environment = environment;
        this.properties = properties;
        this.parser = new FileParser(this::variable);
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
        Map<String, ObjectClassDefinition> declared =
                new JarDeclarations(jars(folders.subList(1, folders.size()))).read();
        List<Found> found = new EtcCheck(pid -> Optional.ofNullable(declared.get(pid.base())), environment, properties)
                .check(new EtcFolder(folders.get(0)).read(), List.copyOf(declared.keySet()));
        if (words.contains(JSON)) {
            Answer answer = new Answer("severity", "file", "line", "key", "reason");
            found.forEach(one -> answer.row(
                    one.severity,
                    one.problem.where(),
                    one.problem.fault().line(),
                    one.problem.fault().key(),
                    one.problem.fault().reason()));
            out.println(answer.json());
        } else {
            found.forEach(one -> out.println(one.severity + ": " + one.problem));
        }
        return found.stream().anyMatch(one -> one.severity.equals(ERROR)) ? FAULTY : SOUND;
    }

    private List<Found> check(Map<String, EtcFolder.Content> folder, List<String> pids) {
        Sources sources = new Sources(parser, new Overrides(environment, properties));
        sources.take(folder);
        List<Found> found = new ArrayList<>();
        for (Pid pid : sources.pids(pids)) {
            Candidate candidate = Candidate.of(pid, sources, declared, sources.contentsOf(pid));
            if (!candidate.file().isEmpty() || !candidate.values().isEmpty()) {
                candidate.faults().forEach(fault -> found.add(new Found(ERROR, fault)));
                candidate.warnings().forEach(warning -> found.add(new Found(WARNING, warning)));
            }
        }
        return found;
    }

    private static List<Path> jars(List<Path> folders) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> all = Files.walk(folder)) {
                    all.filter(file -> file.toString().endsWith(".jar"))
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

    private record Found(String severity, Candidate.Problem problem) {}
}
