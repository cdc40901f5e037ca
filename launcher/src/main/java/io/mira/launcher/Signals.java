package io.mira.launcher;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT: the first begins the stop, a second one ends the process at once. Listens before anything else is
 * loaded, the log included; a signal that comes before there is something to stop is kept until there is.
 */
final class Signals {

    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final Exit exit;
    private @Nullable Stop stop;
    private @Nullable String early;

    Signals(Exit exit) {
        this.exit = exit;
    }

    void listen() {
        sun.misc.Signal.handle(new sun.misc.Signal("TERM"), signal -> received("SIGTERM"));
        sun.misc.Signal.handle(new sun.misc.Signal("INT"), signal -> received("SIGINT"));
    }

    /** Says what a signal stops. */
    synchronized void stop(Stop toBeStopped) {
        stop = toBeStopped;
        if (early != null) {
            toBeStopped.begin(early);
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

    private synchronized @Nullable Stop known(String signal) {
        if (stop == null) {
            early = signal;
        }
        return stop;
    }
}
