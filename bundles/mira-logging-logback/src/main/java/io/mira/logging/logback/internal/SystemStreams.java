package io.mira.logging.logback.internal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Makes records of what careless code prints: one per line, by the loggers {@code stdout} and {@code stderr}. */
final class SystemStreams {

    private SystemStreams() {}

    static void replace() {
        System.setOut(new PrintStream(new Lines("stdout", Level.INFO), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new Lines("stderr", Level.WARN), true, StandardCharsets.UTF_8));
    }

    /** Collects bytes until a line is whole. */
    private static final class Lines extends OutputStream {

        private static final int LONGEST = 4096;

        private final String logger;
        private final Level level;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(String logger, Level level) {
            this.logger = logger;
            this.level = level;
        }

        @Override
        public void write(int b) {
            String whole = null;
            synchronized (line) {
                if (b != '\n') {
                    line.write(b);
                }
                if (b == '\n' || line.size() >= LONGEST) {
                    whole = line.toString(StandardCharsets.UTF_8).stripTrailing();
                    line.reset();
                }
            }
            if (whole != null && !whole.isEmpty()) {
                LoggerFactory.getLogger(logger).atLevel(level).log(whole);
            }
        }
    }
}
