package io.mira.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Checks {@code etc/} as the Mira would read it, without starting one. The check itself is that of the bundle mira-config. */
public final class CheckCommand {

    private static final String CHECK = "io.mira.config.internal.EtcCheck";
    private static final String JSON = "--json";

    private final PrintStream out;
    private final PrintStream err;

    CheckCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Prints what is wrong, and exits with 78 if something is. */
    public static void main(String[] words) {
        Path home = Path.of(System.getProperty("mira.home", "."));
        System.exit(new CheckCommand(System.out, System.err).run(home, System.getenv(), List.of(words)));
    }

    int run(Path defaultHome, Map<String, String> environment, List<String> words) {
        if (!words.isEmpty() && !words.equals(List.of(JSON))) {
            return fail(ExitCode.FAILED, "check takes no arguments but " + JSON + ": " + String.join(" ", words));
        }
        try {
            Folders folders = Folders.located(environment, defaultHome);
            if (!Files.isDirectory(folders.etc())) {
                return fail(
                        ExitCode.BAD_CONFIGURATION,
                        "no configuration folder " + folders.etc() + ": make it, or let MIRA_ETC name it");
            }
            List<String> arguments = new ArrayList<>(words);
            arguments.add(folders.etc().toString());
            for (Path jars :
                    List.of(folders.bundles(), folders.deploy(), folders.home().resolve("optional"))) {
                arguments.add(jars.toString());
            }
            int code = checked(folders, arguments, environment);
            if (code == ExitCode.CLEAN && words.isEmpty()) {
                out.println("mira: " + folders.etc() + " is sound");
            }
            return code;
        } catch (StartFailedException e) {
            return fail(e.exitCode(), String.valueOf(e.getMessage()));
        } catch (IOException | ReflectiveOperationException e) {
            return fail(ExitCode.FAILED, "etc/ cannot be checked: " + e);
        }
    }

    private int checked(Folders folders, List<String> arguments, Map<String, String> environment)
            throws IOException, ReflectiveOperationException {
        try (URLClassLoader loader =
                new URLClassLoader(jars(folders.bundles()), getClass().getClassLoader())) {
            return (Integer) Class.forName(CHECK, true, loader)
                    .getMethod("run", List.class, Map.class, Map.class, PrintStream.class)
                    .invoke(null, arguments, environment, properties(folders, environment), out);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Gives the system properties that the Mira would have. */
    private static Map<String, String> properties(Folders folders, Map<String, String> environment) {
        Map<String, String> properties = new HashMap<>();
        System.getProperties().stringPropertyNames().forEach(name -> properties.put(name, System.getProperty(name)));
        for (String option : environment.getOrDefault("JAVA_OPTS", "").trim().split("\\s+", -1)) {
            if (option.startsWith("-D")) {
                String[] parts = option.substring(2).split("=", 2);
                properties.put(parts[0], parts.length == 2 ? parts[1] : "");
            }
        }
        properties.put("mira.home", folders.home().toString());
        properties.put("mira.etc", folders.etc().toString());
        properties.put("mira.deploy", folders.deploy().toString());
        properties.put("mira.data", folders.data().toString());
        return properties;
    }

    private static URL[] jars(Path bundles) throws IOException {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> all = Files.walk(bundles, 2)) {
            for (Path jar : all.filter(file -> file.toString().endsWith(".jar")).toList()) {
                jars.add(jar.toUri().toURL());
            }
        }
        return jars.toArray(URL[]::new);
    }

    private int fail(int code, String reason) {
        err.println("mira: " + reason);
        return code;
    }
}
