package io.mira.deploy.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** A bundle's file, looked at before the framework gets it. */
final class Jar {

    private final byte[] bytes;
    private final String symbolicName;

    private Jar(byte[] bytes, String symbolicName) {
        this.bytes = bytes;
        this.symbolicName = symbolicName;
    }

    /** Reads the whole file; what is installed is what was looked at, whatever is written meanwhile. */
    static Jar read(Path file) throws FaultyJarException {
        // To open a pipe would wait for somebody who writes.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FaultyJarException("it is a folder, a pipe or a device; bundles are files");
        }
        Attributes manifest = manifest(file);
        String name = manifest.getValue(Constants.BUNDLE_SYMBOLICNAME);
        if (name == null) {
            throw new FaultyJarException("its manifest has no Bundle-SymbolicName, so it is a plain jar and no bundle; "
                    + "build it with bnd-maven-plugin, or embed it in the bundle that needs it");
        }
        try {
            return new Jar(Files.readAllBytes(file), name.split(";", 2)[0].trim());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    String symbolicName() {
        return symbolicName;
    }

    InputStream open() {
        return new ByteArrayInputStream(bytes);
    }

    private static Attributes manifest(Path file) throws FaultyJarException {
        if (!Files.isReadable(file)) {
            throw new FaultyJarException(
                    "it cannot be read as user " + System.getProperty("user.name") + "; give the right to read it");
        }
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            return manifest == null ? new Attributes() : manifest.getMainAttributes();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static FaultyJarException unreadable(IOException e) {
        return new FaultyJarException("it is no whole jar (" + e.getMessage() + "); copy it again", e, true);
    }
}
