package io.mira.launcher;

/** What the exit code of the process says. Zero never stands for a failure. */
final class ExitCode {

    static final int CLEAN = 0;
    static final int FAILED = 1;
    static final int FORCED = 70;
    static final int TIMED_OUT = 75;
    static final int BAD_CONFIGURATION = 78;

    private ExitCode() {}
}
