package io.mira.secrets;

/** Nothing is kept under the path, or not under the key. */
public final class SecretNotFoundException extends SecretsException {

    private static final long serialVersionUID = 1L;

    /** Says what was asked for, where, and why it cannot be had; never a value. */
    public SecretNotFoundException(String message) {
        super(message);
    }

    /** Says what was asked for, where, and why it cannot be had; never a value. */
    public SecretNotFoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
