package io.mira.secrets.k8s.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Secrets that are mounted as files: a directory per secret, a file per key, swapped as a whole by the kubelet. */
final class MountedSecrets {

    private static final Pattern SEGMENT = Pattern.compile("(?!\\.\\.)[A-Za-z0-9._-]+");
    private static final long LARGEST = 2 << 20;
    private static final int TRIES = 5;

    private final Path root;
    private final String ownNamespace;
    private final MountRights warnings = new MountRights();

    MountedSecrets(Path root, String ownNamespace) {
        this.root = root;
        this.ownNamespace = ownNamespace;
    }

    /** Gives the directory that a path means: below its own name, or below its name without the pod's own namespace. */
    Path directory(String path) {
        Path below = root;
        for (String segment : path.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches() || segment.equals(".")) {
                throw new SecretNotFoundException("no directory of secrets can be called '" + path + "'");
            }
            below = below.resolve(segment);
        }
        String own = ownNamespace + "/";
        return Files.isDirectory(below) || !path.startsWith(own) ? below : directory(path.substring(own.length()));
    }

    boolean has(String path) {
        return Files.isDirectory(directory(path));
    }

    boolean there() {
        return Files.isDirectory(root);
    }

    /** Reads all files of a directory as they were at one moment. */
    Secret read(String path) {
        Path directory = directory(path);
        try {
            for (int tries = 1; ; tries++) {
                try {
                    Path base = base(directory);
                    Secret secret = Secret.of(values(base));
                    if (base.equals(base(directory))) {
                        return secret;
                    }
                } catch (NoSuchFileException e) {
                    if (!Files.isDirectory(directory)) {
                        throw e;
                    }
                }
                if (tries == TRIES) {
                    throw new BackendUnreachableException(directory + " changes all the time");
                }
            }
        } catch (NoSuchFileException e) {
            throw new SecretNotFoundException("there is no directory " + directory, e);
        } catch (AccessDeniedException e) {
            throw new SecretForbiddenException("this process may not read " + e.getFile(), e);
        } catch (IOException e) {
            throw new BackendUnreachableException("cannot read " + directory + ": " + e, e);
        }
    }

    /** Gives where the files really are now: the kubelet exchanges them all at once by a link. */
    static Path base(Path directory) throws IOException {
        Path data = directory.resolve("..data");
        return Files.exists(data) ? data.toRealPath() : directory.toRealPath();
    }

    /** Gives the files of a directory, without what the kubelet keeps for itself. */
    static List<Path> files(Path base) throws IOException {
        try (Stream<Path> entries = Files.list(base)) {
            return entries.filter(file -> !file.getFileName().toString().startsWith("..") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    private Map<String, String> values(Path base) throws IOException {
        Map<String, String> values = new HashMap<>();
        long size = 0;
        for (Path file : files(base)) {
            size += Files.size(file);
            if (size > LARGEST) {
                throw new IOException("more than " + LARGEST + " bytes, which is larger than any secret");
            }
            KubeSecret.put(values, file.getFileName().toString(), Files.readAllBytes(file));
            warnings.look(mountOf(file), file);
        }
        return values;
    }

    /** Gives the directory that was mounted: the one below the root, which all files of a secret are in. */
    private Path mountOf(Path file) {
        Path below = root.relativize(file.startsWith(root) ? file : root);
        return below.getNameCount() > 1 ? root.resolve(below.getName(0)) : root;
    }
}
