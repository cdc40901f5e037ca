package io.mira.itests;

import aQute.bnd.osgi.Builder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.osgi.framework.BundleActivator;

/** Makes bundles of the packages below {@code io.mira.itests.fixture}, as a user's build would. */
final class FixtureBundle {

    private final Path folder;

    FixtureBundle(Path folder) {
        this.folder = folder;
    }

    /** Makes a bundle of one fixture package. */
    Path of(String fixture) {
        return of(fixture, "1.0.0", Map.of());
    }

    /** Makes a bundle of one fixture package, with that version and more headers. */
    Path of(String fixture, String version, Map<String, String> headers) {
        Path jar = folder.resolve("fixture-" + fixture + "-" + version + ".jar");
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", "it." + fixture);
            builder.setProperty("Bundle-Version", version);
            builder.setProperty("-privatepackage", "io.mira.itests.fixture." + fixture);
            builder.setProperty("-noimportjava", "true");
            String main = "io.mira.itests.fixture." + fixture + "."
                    + fixture.substring(0, 1).toUpperCase(Locale.ROOT) + fixture.substring(1);
            if (BundleActivator.class.isAssignableFrom(Class.forName(main))) {
                builder.setProperty("Bundle-Activator", main);
            }
            builder.setProperty("Import-Package", "org.jspecify.*;resolution:=optional,*");
            headers.forEach(builder::setProperty);
            builder.addClasspath(Path.of("target/test-classes").toFile());
            for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
                if (entry.endsWith(".jar")) {
                    builder.addClasspath(new java.io.File(entry));
                }
            }
            builder.build().write(jar.toFile());
            if (!builder.isOk()) {
                throw new IllegalStateException(builder.getErrors().toString());
            }
            return jar;
        } catch (Exception e) {
            throw new IllegalStateException("cannot make the bundle " + jar, e);
        }
    }

    /** A jar with no manifest at all. */
    Path plainJar() {
        return write("plain.jar", "PK\005\006" + "\0".repeat(18));
    }

    /** A file that only calls itself a jar. */
    Path noJar() {
        return write("no.jar", "this is text");
    }

    private Path write(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
