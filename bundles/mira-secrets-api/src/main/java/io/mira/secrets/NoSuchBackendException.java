package io.mira.secrets;

/** No backend of that name is there now. */
public final class NoSuchBackendException extends SecretsException {

    private static final long serialVersionUID = 1L;

    /** Says what was asked for, where, and why it cannot be had; never a value. */
    public NoSuchBackendException(String message) {
        super(message);
    }

    /** Says what was asked for, where, and why it cannot be had; never a value. */
    public NoSuchBackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
