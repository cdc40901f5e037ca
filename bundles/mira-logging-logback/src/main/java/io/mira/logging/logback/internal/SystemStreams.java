package io.mira.logging.logback.internal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Makes records of what careless code prints: one per line, by the loggers {@code stdout} and {@code stderr}. */
final class SystemStreams {

    private static final Lines OUT = new Lines(() -> LoggerFactory.getLogger("stdout"), Level.INFO);
    private static final Lines ERR = new Lines(() -> LoggerFactory.getLogger("stderr"), Level.WARN);

    private SystemStreams() {}

    static void replace() {
        System.setOut(stream(OUT));
        System.setErr(stream(ERR));
    }

    /** Makes records of what has been printed without an end of line: nothing will follow. */
    static void flush() {
        OUT.end();
        ERR.end();
    }

    static PrintStream lines(Supplier<Logger> logger, Level level) {
        return stream(new Lines(logger, level));
    }

    private static PrintStream stream(Lines lines) {
        return new PrintStream(lines, true, StandardCharsets.UTF_8);
    }

    /** Collects bytes until a line is whole. */
    private static final class Lines extends OutputStream {

        private static final int LONGEST = 4096;
        private static final int LONGEST_CHARACTER = 4;

        private final Supplier<Logger> logger;
        private final Level level;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(Supplier<Logger> logger, Level level) {
            this.logger = logger;
            this.level = level;
        }

        @Override
        public void write(int b) {
            String whole = "";
            synchronized (line) {
                if (b == '\n' || isFull(b)) {
                    whole = line.toString(StandardCharsets.UTF_8).stripTrailing();
                    line.reset();
                }
                if (b != '\n') {
                    line.write(b);
                }
            }
            if (!whole.isEmpty()) {
                logger.get().atLevel(level).log(whole);
            }
        }

        void end() {
            write('\n');
        }

        /** A line that is too long is parted between two characters. */
        private boolean isFull(int next) {
            boolean inside = (next & 0xC0) == 0x80;
            return line.size() >= (inside ? LONGEST + LONGEST_CHARACTER : LONGEST);
        }
    }
}
