package io.mira.logging.spi;

/** Settings that cannot be taken over. */
public final class LoggingSettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says which key is wrong, why, and what would be right. */
    public LoggingSettingsException(String message) {
        super(message);
    }

    /** Says which key is wrong, why, and what would be right. */
    public LoggingSettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
