package io.mira.secrets;

/** The backend does not answer, or not in time, or not sensibly. */
public final class BackendUnreachableException extends SecretsException {

    private static final long serialVersionUID = 1L;

    /** Says what was asked for, where, and why it cannot be had; never a value. */
    public BackendUnreachableException(String message) {
        super(message);
    }

    /** Says what was asked for, where, and why it cannot be had; never a value. */
    public BackendUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
