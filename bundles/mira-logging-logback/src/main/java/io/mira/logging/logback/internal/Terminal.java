package io.mira.logging.logback.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether people look at the standard output, on something that shows colours. */
final class Terminal {

    private static final Path STDOUT = Path.of("/proc/self/fd/1");

    private Terminal() {}

    static boolean isColoured() {
        return isColoured(System.getenv(), STDOUT);
    }

    /** Asks the system where the output goes. Where it cannot say there are none: Java says different things by version. */
    static boolean isColoured(Map<String, String> environment, Path stdout) {
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "dumb").equals("dumb")) {
            return false;
        }
        try {
            String target = Files.readSymbolicLink(stdout).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
