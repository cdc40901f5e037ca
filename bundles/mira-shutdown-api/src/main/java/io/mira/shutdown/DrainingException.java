package io.mira.shutdown;

import java.util.concurrent.RejectedExecutionException;

/** The process is stopping and takes no new work. */
public final class DrainingException extends RejectedExecutionException {

    private static final long serialVersionUID = 1L;

    /** Says which kind of work was refused. */
    public DrainingException(String kind) {
        super("stopping: no new " + kind + " is taken");
    }
}
