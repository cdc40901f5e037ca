package io.mira.logging.logback.internal;

/** Is told, by the thread that writes, what an output does not take. May log, to that very output too. */
@FunctionalInterface
interface OutputFaults {

    /** The output takes records again; so many were lost since the last time. */
    void lost(long count);

    /** The output has taken all so far, and has just refused what it was given. */
    default void refused(Throwable reason) {}
}
