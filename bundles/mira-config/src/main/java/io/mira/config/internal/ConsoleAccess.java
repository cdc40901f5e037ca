package io.mira.config.internal;

import java.util.function.Function;

/** Lets commands work with the configurations, on the thread that does all the work. */
interface ConsoleAccess {

    /** Says that something in {@code etc/} may have changed. */
    void lookAgain();

    Answer onConsole(Function<Console, Answer> work);
}
