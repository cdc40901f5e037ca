package io.mira.examples.webhook;

/** A request is not accepted. The message goes to the sender. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
