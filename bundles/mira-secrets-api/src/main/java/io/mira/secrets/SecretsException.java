package io.mira.secrets;

/** Why a secret cannot be had. The message names what was asked for and where; it never holds a value. */
public abstract class SecretsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SecretsException(String message) {
        super(message);
    }

    SecretsException(String message, Throwable cause) {
        super(message, cause);
    }
}
