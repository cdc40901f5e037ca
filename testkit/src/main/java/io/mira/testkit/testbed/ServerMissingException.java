package io.mira.testkit.testbed;

/** A server for tests is not there and cannot be built here. The message says what is missing. */
public final class ServerMissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ServerMissingException(String message) {
        super(message);
    }

    ServerMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}
