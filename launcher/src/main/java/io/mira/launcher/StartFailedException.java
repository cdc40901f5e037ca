package io.mira.launcher;

import org.jspecify.annotations.Nullable;

/** The process cannot start. The message is the one line that an operator reads: what is wrong, and the remedy. */
final class StartFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    StartFailedException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    StartFailedException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
