package io.mira.itests;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.workingDirectory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.mira.logging.spi.LoggingBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import org.assertj.core.api.Assertions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Constants;
import org.slf4j.LoggerFactory;

/**
 * The platform as the launcher makes it, in the process of the test: the bundles of the distribution at their start levels,
 * the launcher's settings, folders of one's own.
 */
final class FrameworkOptions {

    /** Where a start ends. */
    static final int START_LEVEL = 100;

    private static final String SYSTEM_PACKAGES = "org.osgi.framework.system.packages.extra";
    private static final Path PROJECT =
            Path.of(System.getProperty("mira.project")).toAbsolutePath().normalize();
    private static final Path DISTRIBUTION = PROJECT.resolve("distribution/target/mira");

    private FrameworkOptions() {}

    /** Gives what every test in a framework needs, and what one needs besides. */
    static Option[] platform(Option... more) {
        log();
        List<Option> options = new ArrayList<>(List.of(more));
        options.add(frameworkStartLevel(START_LEVEL));
        options.add(cleanCaches());
        options.add(junitBundles());
        options.add(bundle(jarOf(Assertions.class)));
        options.add(bundle(jarOf(ByteBuddy.class)));
        try {
            bundles(options);
            settings(options);
            folders(options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return options.toArray(Option[]::new);
    }

    /**
     * The launcher's logging would take over the output of the process, which is the test's: this one
     * takes every setting and does nothing.
     */
    private static void log() {
        Object backend = Proxy.newProxyInstance(
                FrameworkOptions.class.getClassLoader(),
                new Class<?>[] {LoggingBackend.class},
                (proxy, method, arguments) -> null);
        LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
        logging.putObject(LoggingBackend.class.getName(), backend);
        logging.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
    }

    /** Gives the symbolic names of the platform's bundles. */
    static List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path level : list(DISTRIBUTION.resolve("bundles"))) {
            for (Path file : list(level)) {
                try (JarFile jar = new JarFile(file.toFile())) {
                    String name = jar.getManifest().getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
                    names.add(name.split(";", -1)[0]);
                }
            }
        }
        return names;
    }

    private static void bundles(List<Option> options) throws IOException {
        for (Path level : list(DISTRIBUTION.resolve("bundles"))) {
            int startLevel = Integer.parseInt(level.getFileName().toString());
            for (Path jar : list(level)) {
                options.add(bundle(jar.toUri().toString()).startLevel(startLevel));
            }
        }
    }

    private static void settings(List<Option> options) throws IOException {
        Properties settings = new Properties();
        Path launcher = list(DISTRIBUTION.resolve("lib")).stream()
                .filter(jar -> jar.getFileName().toString().startsWith("mira-launcher-"))
                .findFirst()
                .orElseThrow();
        try (JarFile jar = new JarFile(launcher.toFile());
                InputStream in = jar.getInputStream(jar.getEntry("io/mira/launcher/framework.properties"))) {
            settings.load(in);
        }
        options.add(systemPackages(settings.getProperty(SYSTEM_PACKAGES, "").split(",(?=[a-z])", -1)));
        settings.stringPropertyNames().stream()
                .filter(name -> !name.equals(SYSTEM_PACKAGES))
                .forEach(name -> options.add(frameworkProperty(name).value(settings.getProperty(name))));
    }

    private static void folders(List<Option> options) throws IOException {
        Path home =
                Files.createTempDirectory(Files.createDirectories(PROJECT.resolve("itests/target/framework")), "home");
        for (String name : new String[] {"home", "etc", "deploy", "data"}) {
            Path folder = Files.createDirectories(home.resolve(name));
            options.add(frameworkProperty("mira." + name).value(folder.toString()));
        }
        Files.writeString(home.resolve("etc/mira.management.cfg"), "port = 0\n");
        options.add(workingDirectory(home.resolve("data/cache").toString()));
        options.add(frameworkProperty("felix.fileinstall.dir").value(home + "/etc," + home + "/deploy"));
        options.add(frameworkProperty("felix.fileinstall.tmpdir").value(home + "/data/fileinstall"));
        options.add(frameworkProperty("mira.start.epoch_ms").value(Long.toString(System.currentTimeMillis())));
    }

    private static String jarOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().toString();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
