package io.mira.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An unpacked distribution with folders of its own, and the environment it is started with. */
final class Home {

    static final Path PROJECT =
            Path.of(System.getProperty("mira.project")).toAbsolutePath().normalize();
    static final String VERSION = System.getProperty("mira.version");
    private static final Path DISTRIBUTION = unpacked(PROJECT.resolve("itests/target/a home with spaces, ä"));

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private Path distribution = DISTRIBUTION;

    /** Uses etc, deploy and data in the folder; what is in bin, lib and bundles is shared by all tests. */
    Home(Path folder) {
        this.folder = folder;
        try {
            for (String name : new String[] {"etc", "deploy", "data"}) {
                Files.createDirectories(folder.resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("MIRA_ETC", folder.resolve("etc").toString());
        environment.put("MIRA_DEPLOY", folder.resolve("deploy").toString());
        environment.put("MIRA_DATA", folder.resolve("data").toString());
        environment.put("MIRA_MANAGEMENT_PORT", "0");
    }

    Home with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Home without(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Uses a copy of the distribution from which something is missing. */
    Home withoutBundle(String name) {
        distribution = unpacked(folder.resolve("without " + name));
        try (var jars = Files.walk(distribution.resolve("bundles"))) {
            for (Path jar : jars.filter(file -> file.getFileName().toString().startsWith(name))
                    .toList()) {
                Files.delete(jar);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Uses a copy of the distribution that no other test sees. */
    Home withItsOwnDistribution() {
        distribution = unpacked(folder.resolve("unpacked"));
        return this;
    }

    Path distribution() {
        return distribution;
    }

    /** Gives a jar of the distribution by the artifact's name. */
    Path bundle(String artifact) {
        try (var jars = Files.walk(distribution)) {
            return jars.filter(jar -> jar.getFileName().toString().matches(artifact + "-[0-9].*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the distribution has no " + artifact));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path data() {
        return folder.resolve("data");
    }

    Path etc(String name) {
        return folder.resolve("etc").resolve(name);
    }

    Path deploy(String name) {
        return folder.resolve("deploy").resolve(name);
    }

    /** Writes a file of etc as most editors do: beside it, then moved over it. */
    Home writes(String name, String... lines) {
        try {
            Path draft = folder.resolve(name + ".draft");
            Files.writeString(draft, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
            Files.move(draft, etc(name), StandardCopyOption.ATOMIC_MOVE);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void removes(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a jar into deploy, under a name. */
    Home drops(Path jar, String name) {
        try {
            Files.copy(jar, deploy(name), StandardCopyOption.REPLACE_EXISTING);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Home dropsHttp() {
        return drops(DISTRIBUTION.resolve("optional/mira-http.jar"), "mira-http.jar");
    }

    MiraProcess start(String... arguments) {
        return MiraProcess.start(distribution, environment, arguments);
    }

    /** Asks what runs in this home by {@code bin/mira shell}, once it takes commands, and gives the answer. */
    String asks(String command) {
        MiraProcess shell = start("shell", command);
        while (shell.exitOfCommand() != 0) {
            if (!shell.stderr().contains("takes no commands")) {
                throw new AssertionError(command + ": " + shell.stderr());
            }
            shell = start("shell", command);
        }
        return shell.output();
    }

    /** Starts it with a command of the test's own. */
    MiraProcess start(List<String> command) {
        return MiraProcess.start(command, environment);
    }

    /** Starts it by another command, which gets the path of bin/mira as its last argument. */
    MiraProcess startBy(String... wrapper) {
        List<String> command = new ArrayList<>(List.of(wrapper));
        command.add(distribution.resolve("bin/mira").toString());
        return MiraProcess.start(command, environment);
    }

    /** Starts it as a process whose output nobody reads. */
    Process startUnread() {
        return MiraProcess.unread(List.of(distribution.resolve("bin/mira").toString()), environment);
    }

    /** Unpacks the distribution below a folder, if that has not been done since it was built. */
    static synchronized Path unpacked(Path target) {
        try {
            Path archive = PROJECT.resolve("distribution/target/mira-" + VERSION + ".tar.gz");
            Path mira = target.resolve("mira-" + VERSION);
            Path done = target.resolve("unpacked");
            Files.createDirectories(target);
            if (!Files.exists(done) || !Files.getLastModifiedTime(done).equals(Files.getLastModifiedTime(archive))) {
                Process tar = new ProcessBuilder(
                                "tar", "--recursive-unlink", "-xzf", archive.toString(), "-C", target.toString())
                        .inheritIO()
                        .start();
                if (!tar.waitFor(60, TimeUnit.SECONDS) || tar.exitValue() != 0) {
                    throw new IllegalStateException("cannot unpack " + archive);
                }
                Files.writeString(done, "");
                Files.setLastModifiedTime(done, Files.getLastModifiedTime(archive));
            }
            return mira;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
