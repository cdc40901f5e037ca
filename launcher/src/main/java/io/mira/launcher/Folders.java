package io.mira.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where everything is: the home, and the folders that may lie elsewhere. All paths are absolute. */
record Folders(Path home, Path etc, Path deploy, Path data) {

    /**
     * Finds the folders and makes {@code data} if it is missing.
     *
     * @param defaultHome where the distribution is, if MIRA_HOME does not say otherwise
     */
    static Folders find(Map<String, String> environment, Path defaultHome) {
        Folders folders = located(environment, defaultHome);
        folders.check();
        return folders;
    }

    /** Finds the folders, whether they are there or not, and makes none. */
    static Folders located(Map<String, String> environment, Path defaultHome) {
        Path home = home(environment, defaultHome);
        return new Folders(
                home,
                etc(environment, home),
                named(environment, "MIRA_DEPLOY")
                        .orElse(home.resolve("deploy"))
                        .toAbsolutePath()
                        .normalize(),
                data(environment, defaultHome));
    }

    /** Gives the data folder, whether it is there or not. */
    static Path data(Map<String, String> environment, Path defaultHome) {
        return named(environment, "MIRA_DATA")
                .orElseGet(() -> home(environment, defaultHome).resolve("data"))
                .toAbsolutePath()
                .normalize();
    }

    /** Gives the folder of the platform's bundles, one sub-folder per start level. */
    Path bundles() {
        return home.resolve("bundles");
    }

    /** Gives the folder that the framework keeps its copies in. */
    Path cache() {
        return data.resolve("cache");
    }

    /** Where the configurations lie: MIRA_ETC, else the set that MIRA_PROFILE names, else {@code etc}. */
    private static Path etc(Map<String, String> environment, Path home) {
        String profile = environment.getOrDefault("MIRA_PROFILE", "").strip();
        Path here = profile.isEmpty() ? home.resolve("etc") : profile(home, profile);
        return named(environment, "MIRA_ETC").orElse(here).toAbsolutePath().normalize();
    }

    private static Path profile(Path home, String name) {
        Path profiles = home.resolve("profiles");
        Set<String> known = names(profiles);
        if (!known.contains(name)) {
            throw new StartFailedException(
                    ExitCode.BAD_CONFIGURATION,
                    "no profile '" + name + "' in " + profiles + ": let MIRA_PROFILE be one of " + known
                            + ", or let MIRA_ETC name a folder of your own");
        }
        return profiles.resolve(name);
    }

    private static Set<String> names(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            return Set.of();
        }
    }

    private static Path home(Map<String, String> environment, Path defaultHome) {
        return named(environment, "MIRA_HOME")
                .orElse(defaultHome)
                .toAbsolutePath()
                .normalize();
    }

    private void check() {
        if (!Files.isDirectory(bundles())) {
            throw new StartFailedException(
                    ExitCode.BAD_CONFIGURATION,
                    "no Mira in " + home + ": it has no folder bundles; let MIRA_HOME name an unpacked distribution");
        }
        if (!Files.isDirectory(etc)) {
            throw new StartFailedException(
                    ExitCode.BAD_CONFIGURATION,
                    "no configuration folder " + etc + ": make it, or let MIRA_ETC name it");
        }
        try {
            Files.createDirectories(cache());
        } catch (IOException e) {
            throw unwritable(e);
        }
        if (!Files.isWritable(data) || !Files.isWritable(cache())) {
            throw unwritable(null);
        }
    }

    private StartFailedException unwritable(@Nullable Throwable cause) {
        return new StartFailedException(
                ExitCode.FAILED,
                "cannot write to the data folder " + data + " as user " + System.getProperty("user.name")
                        + ": give the right to write, or let MIRA_DATA name another folder",
                cause);
    }

    private static Optional<Path> named(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        return value.isBlank() ? Optional.empty() : Optional.of(Path.of(value));
    }
}
