package io.mira.shutdown;

/** The process is stopping and takes no new work. */
public final class DrainingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says which kind of work was refused. */
    public DrainingException(String kind) {
        super("stopping: no new " + kind + " is taken");
    }
}
