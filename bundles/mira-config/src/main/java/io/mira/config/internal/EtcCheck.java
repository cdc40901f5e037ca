package io.mira.config.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.ObjectClassDefinition;

/**
 * Checks {@code etc/} without a framework, against what the bundles declare. For {@code bin/mira check}, which finds it by
 * its name: it needs the jars of mira-config, mira-config-api, Felix' Metatype and Config Admin, and SLF4J.
 */
public final class EtcCheck {

    private static final String ERROR = "error: ";

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

    /**
     * Gives what is wrong, a line each: {@code error: file:line: key: reason}, or {@code warning: …}. A reference to a
     * secret is not resolved.
     *
     * @param jars folders whose bundles declare configurations, at any depth
     * @param properties the system properties Mira would have, {@code mira.home} and its like among them
     * @throws IOException if {@code etc/} cannot be looked through
     */
    public static List<String> problems(
            Path etc, List<Path> jars, Map<String, String> environment, Map<String, String> properties)
            throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : jars) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> all = Files.walk(folder)) {
                    all.filter(file -> file.toString().endsWith(".jar"))
                            .sorted()
                            .forEach(files::add);
                }
            }
        }
        Map<String, ObjectClassDefinition> declared = new JarDeclarations(files).read();
        return new EtcCheck(pid -> Optional.ofNullable(declared.get(pid.base())), environment, properties)
                .problems(new EtcFolder(etc).read(), List.copyOf(declared.keySet()));
    }

    /** Tells whether a line of {@link #problems} is more than a warning: then Mira should not be started so. */
    public static boolean isError(String problem) {
        return problem.startsWith(ERROR);
    }

    List<String> problems(Map<String, EtcFolder.Content> folder, List<String> pids) {
        Sources sources = new Sources(parser, new Overrides(environment, properties));
        sources.take(folder);
        List<String> problems = new ArrayList<>();
        for (Pid pid : sources.pids(pids)) {
            Candidate candidate = Candidate.of(pid, sources, declared, sources.contentsOf(pid));
            if (!candidate.file().isEmpty() || !candidate.values().isEmpty()) {
                candidate.faults().forEach(fault -> problems.add(ERROR + fault));
                candidate.warnings().forEach(warning -> problems.add("warning: " + warning));
            }
        }
        return problems;
    }

    private @Nullable String variable(String name) {
        return name.startsWith("env:") ? environment.get(name.substring(4)) : properties.get(name);
    }
}
