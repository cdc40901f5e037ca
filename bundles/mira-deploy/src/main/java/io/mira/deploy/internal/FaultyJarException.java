package io.mira.deploy.internal;

/** A file in {@code deploy/} cannot run as a bundle. The message says why, and what helps. */
final class FaultyJarException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean unfinished;

    FaultyJarException(String message) {
        super(message);
        this.unfinished = false;
    }

    FaultyJarException(String message, Throwable cause, boolean unfinished) {
        super(message, cause);
        this.unfinished = unfinished;
    }

    /** Tells whether it looks like a file that somebody is still writing. */
    boolean unfinished() {
        return unfinished;
    }
}
