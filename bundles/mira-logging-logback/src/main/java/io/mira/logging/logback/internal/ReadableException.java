package io.mira.logging.logback.internal;

/** Takes the place of an exception that cannot be read. */
final class ReadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MOST = 200;

    private ReadableException(String message) {
        super(message, null, false, true);
    }

    /** Tells whether the exception, its causes and what it suppressed can be read, and are not too many. */
    static boolean isReadable(Throwable exception) {
        try {
            return read(exception, MOST) > 0;
        } catch (Throwable e) {
            return false;
        }
    }

    private static int read(Throwable exception, int most) {
        int left = most;
        for (Throwable e = exception; e != null && left > 0; e = e.getCause()) {
            left--;
            Object unused = e.getMessage();
            if (e.getStackTrace() == null) {
                return 0;
            }
            for (Throwable suppressed : e.getSuppressed()) {
                left = suppressed == exception ? left : read(suppressed, left);
            }
            if (e.getCause() == exception) {
                return left;
            }
        }
        return left;
    }

    static ReadableException of(Throwable exception) {
        String reason = "more than " + MOST + " exceptions in one";
        StackTraceElement[] trace = {};
        try {
            trace = exception.getStackTrace();
            read(exception, MOST);
        } catch (Throwable e) {
            reason = e.getClass().getName();
        }
        ReadableException readable =
                new ReadableException(exception.getClass().getName() + " cannot be read: " + reason);
        readable.setStackTrace(trace == null ? new StackTraceElement[0] : trace);
        return readable;
    }
}
