package io.mira.secrets.vault.internal;

import io.mira.secrets.SecretNotFoundException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How paths are written in URLs, and which are none. */
final class Paths {

    private Paths() {}

    /** Gives a path as part of a URL: everything escaped but the slashes. */
    static String encode(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(segment ->
                        URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    /**
     * Gives the path back if it stays within its mount.
     *
     * @throws SecretNotFoundException if it would climb out of it
     */
    static String inside(String path) {
        if (Arrays.stream(path.split("/", -1)).anyMatch(s -> s.equals("..") || s.equals(".") || s.isEmpty())) {
            throw new SecretNotFoundException("Vault has no path " + path + ": a segment is empty or only dots");
        }
        return path;
    }
}
