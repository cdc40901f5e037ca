package io.mira.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Where Kubernetes looks for why a container ended. Written only if it is there, and only after a failure. */
final class TerminationLog {

    private final Path file;

    TerminationLog(Path file) {
        this.file = file;
    }

    /** Uses the file that Kubernetes makes, or the one that MIRA_TERMINATION_LOG names if the pod says another. */
    static TerminationLog of(Map<String, String> environment) {
        String named = environment.getOrDefault("MIRA_TERMINATION_LOG", "");
        return new TerminationLog(Path.of(named.isBlank() ? "/dev/termination-log" : named));
    }

    void write(String text) {
        if (!Files.isWritable(file) || Files.isDirectory(file)) {
            return;
        }
        try {
            Files.writeString(file, text + "\n", StandardCharsets.UTF_8, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            // The log says it too; this is a courtesy.
        }
    }
}
