package io.mira.deploy.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Writes jars that have nothing in them but a manifest. */
final class TestJar {

    private TestJar() {}

    static Path bundle(Path file, String symbolicName, String version, Map<String, String> headers) throws IOException {
        Manifest manifest = empty();
        Attributes attributes = manifest.getMainAttributes();
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", symbolicName);
        attributes.putValue("Bundle-Version", version);
        headers.forEach(attributes::putValue);
        return write(file, manifest);
    }

    static Path bundle(Path file, String symbolicName) throws IOException {
        return bundle(file, symbolicName, "1.0.0", Map.of());
    }

    static Path plain(Path file) throws IOException {
        return write(file, empty());
    }

    private static Manifest empty() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        return manifest;
    }

    private static Path write(Path file, Manifest manifest) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.finish();
        }
        return file;
    }
}
