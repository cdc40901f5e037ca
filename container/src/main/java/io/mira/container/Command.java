package io.mira.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A program of the machine that builds. */
final class Command {

    private Command() {}

    /** Runs it and gives its output; fails unless it succeeds. */
    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command[0] + " ran", e);
        }
        return output;
    }
}
