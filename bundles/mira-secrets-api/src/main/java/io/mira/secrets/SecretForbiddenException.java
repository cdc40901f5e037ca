package io.mira.secrets;

/** The backend is there and refuses. */
public final class SecretForbiddenException extends SecretsException {

    private static final long serialVersionUID = 1L;

    /** Says what was asked for, where, and why it cannot be had; never a value. */
    public SecretForbiddenException(String message) {
        super(message);
    }

    /** Says what was asked for, where, and why it cannot be had; never a value. */
    public SecretForbiddenException(String message, Throwable cause) {
        super(message, cause);
    }
}
