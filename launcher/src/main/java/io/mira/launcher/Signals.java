package io.mira.launcher;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT: the first begins the stop, a second one ends the process at once. SIGHUP: reload, but a stop where
 * Mira was started on a terminal, which has gone then. Listens before anything else is
 * loaded, the log included; a signal that comes before there is something to stop is kept until there is.
 */
final class Signals {

    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final Exit exit;
    /** Set by the command if its input or output is a terminal. */
    private static final boolean ON_TERMINAL = Boolean.getBoolean("mira.terminal");

    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private @Nullable Stop stop;
    private @Nullable Runnable reload;
    private @Nullable String early;

    Signals(Exit exit) {
        this.exit = exit;
    }

    void listen() {
        sun.misc.Signal.handle(new sun.misc.Signal("TERM"), signal -> received("SIGTERM"));
        sun.misc.Signal.handle(new sun.misc.Signal("INT"), signal -> received("SIGINT"));
        if (!WINDOWS) {
            sun.misc.Signal.handle(new sun.misc.Signal("HUP"), signal -> hungUp(ON_TERMINAL));
        }
    }

    /** Says what a signal stops. */
    synchronized void stop(Stop toBeStopped) {
        stop = toBeStopped;
        if (early != null) {
            toBeStopped.begin(early);
        }
    }

    /** Says what SIGHUP does where there is no terminal. Until then it does nothing: what it could reload is being loaded. */
    synchronized void reload(Runnable reloading) {
        reload = reloading;
    }

    void hungUp(boolean onTerminal) {
        if (onTerminal) {
            received("SIGHUP");
            return;
        }
        Runnable wanted = reloading();
        if (wanted != null) {
            wanted.run();
        }
    }

    void received(String signal) {
        Stop known = known(signal);
        if (known != null && !known.begin(signal) && known.saidToBeUnderWay()) {
            exit.afterLastWords(
                    ExitCode.FORCED,
                    LAST_WORDS,
                    () -> LoggerFactory.getLogger("mira")
                            .atError()
                            .addKeyValue("signal", signal)
                            .addKeyValue("abandoned", known.underWay())
                            .log("stop forced by a second signal"),
                    () -> known.forced(signal));
        }
    }

    private synchronized @Nullable Runnable reloading() {
        return reload;
    }

    private synchronized @Nullable Stop known(String signal) {
        if (stop == null) {
            early = signal;
        }
        return stop;
    }
}
