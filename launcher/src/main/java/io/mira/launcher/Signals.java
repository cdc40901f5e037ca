package io.mira.launcher;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGTERM and SIGINT: the first begins the stop, a second one ends the process at once. */
final class Signals {

    private static final Logger log = LoggerFactory.getLogger("mira");
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final Stop stop;
    private final Exit exit;

    Signals(Stop stop, Exit exit) {
        this.stop = stop;
        this.exit = exit;
    }

    void listen() {
        sun.misc.Signal.handle(new sun.misc.Signal("TERM"), signal -> received("SIGTERM"));
        sun.misc.Signal.handle(new sun.misc.Signal("INT"), signal -> received("SIGINT"));
    }

    private void received(String signal) {
        if (!stop.begin(signal)) {
            exit.afterLastWords(
                    ExitCode.FORCED,
                    LAST_WORDS,
                    () -> log.atError()
                            .addKeyValue("signal", signal)
                            .addKeyValue("abandoned", stop.underWay())
                            .log("stop forced by a second signal"));
        }
    }
}
