package io.mira.deploy.internal;

import io.mira.folder.FolderContent;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The jars of {@code deploy/} as they are now. */
final class DeployFolder implements FolderContent<JarStamp> {

    /** Tells whether a file of that name is taken for a bundle. */
    static boolean isJar(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".jar") && !name.startsWith(".");
    }

    @Override
    public Map<String, JarStamp> read(Path folder) throws IOException {
        Map<String, JarStamp> jars = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (isJar(name)) {
                    try {
                        jars.put(name, JarStamp.of(file));
                    } catch (NoSuchFileException e) {
                        // Removed between the two looks, or a link to nothing: not there.
                    }
                }
            }
        }
        return jars;
    }
}
