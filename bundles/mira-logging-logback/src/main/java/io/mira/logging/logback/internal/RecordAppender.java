package io.mira.logging.logback.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.mira.logging.spi.BundleName;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes whole records to the standard output of the process, and to a file if there is one. */
final class RecordAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final long PATIENCE_MILLIS = 1_000;
    private static final String LIFE = "mira";
    private static final Level[] LEVELS = {Level.INFO, Level.DEBUG, Level.WARN, Level.ERROR, Level.TRACE};

    private final RecordSink stdout;
    private final LongAdder lostByFiles = new LongAdder();
    private final LongAdder[] made = new LongAdder[LEVELS.length];
    private final long patience;
    private volatile Encoders encoders = new Encoders(RecordLayout.of(RecordFormat.JSON), false);
    private volatile @Nullable FileSink file;
    private volatile Function<String, Optional<BundleName>> bundles = logger -> Optional.empty();

    @SuppressWarnings("UnnecessaryLambda") // made once, not for each event
    private final Function<String, Optional<BundleName>> bundleOf = logger -> bundles.apply(logger);

    RecordAppender() {
        this(new FileOutputStream(FileDescriptor.out), PATIENCE_MILLIS);
    }

    RecordAppender(OutputStream stdout) {
        this(stdout, PATIENCE_MILLIS);
    }

    RecordAppender(OutputStream stdout, long patienceMillis) {
        this.patience = patienceMillis;
        Arrays.setAll(made, i -> new LongAdder());
        this.stdout = new RecordSink(stdout, patienceMillis, new Faults("stdout", () -> file != null));
    }

    void use(RecordLayout layout) {
        // The file gets the same bytes.
        encoders = new Encoders(layout, file == null && Terminal.isColoured());
    }

    void nameBundles(Function<String, Optional<BundleName>> next) {
        bundles = next;
    }

    void dropRatherThanWait(boolean drop) {
        stdout.dropRatherThanWait(drop);
        FileSink current = file;
        if (current != null) {
            current.sink.dropRatherThanWait(drop);
        }
    }

    void useFile(OutputStream next) {
        replaceFile(new FileSink(next, new RecordSink(next, patience, new Faults("file", () -> true))));
    }

    void closeFile() {
        replaceFile(null);
    }

    private void replaceFile(@Nullable FileSink next) {
        FileSink old = file;
        file = next;
        if (old != null) {
            try {
                old.sink.close();
                lostByFiles.add(old.sink.lost());
                old.output.close();
            } catch (IOException e) {
                addError("cannot close the log file", e);
            }
        }
    }

    /** Waits until everything is written that can be. */
    void flush() {
        stdout.flush();
        FileSink current = file;
        if (current != null) {
            current.sink.flush();
        }
    }

    /** Gives the records written last. */
    byte[] recent() {
        return stdout.recent();
    }

    /** Gives how many records have been made, by level. */
    Map<String, Long> records() {
        Map<String, Long> counts = new TreeMap<>();
        for (int i = 0; i < LEVELS.length; i++) {
            counts.put(LEVELS[i].toString(), made[i].sum());
        }
        return counts;
    }

    private void count(Level level) {
        for (int i = 0; i < LEVELS.length; i++) {
            if (LEVELS[i].levelInt == level.levelInt) {
                made[i].increment();
            }
        }
    }

    /** Gives how many records an output has not taken. */
    long lost() {
        FileSink current = file;
        return stdout.lost() + lostByFiles.sum() + (current == null ? 0 : current.sink.lost());
    }

    @Override
    public void stop() {
        if (isStarted()) {
            SystemStreams.flush();
            // While they close they tell, through this very appender, what was lost.
            closeFile();
            stdout.close();
            super.stop();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        // Outside any lock: this calls the application's toString methods, which may wait for another thread that logs.
        Encoders current = encoders;
        RecordEncoder encoder = current.take(bundleOf);
        JsonBuffer record = encoder.encode(event);
        count(event.getLevel());
        boolean life = LIFE.equals(event.getLoggerName());
        boolean matters = life || event.getLevel().isGreaterOrEqual(Level.WARN);
        if (life) {
            // The last of them is the last of all: what was lost is told before it.
            stdout.settle();
        }
        stdout.put(record.bytes(), record.length(), matters);
        FileSink target = file;
        while (target != null && !target.sink.put(record.bytes(), record.length(), matters)) {
            // Closed meanwhile: another one has taken its place.
            target = target == file ? null : file;
        }
        current.giveBack(encoder);
    }

    /** Logs what one output does not take. */
    private final class Faults implements OutputFaults {

        private final String output;
        private final BooleanSupplier hasOther;

        Faults(String output, BooleanSupplier hasOther) {
            this.output = output;
            this.hasOther = hasOther;
        }

        @Override
        public void lost(long count) {
            logger().atWarn()
                    .addKeyValue("output", output)
                    .addKeyValue("lost", count)
                    .log("records were lost: the output did not take them");
        }

        @Override
        public void refused(Throwable reason) {
            // Where else should it be told?
            if (hasOther.getAsBoolean()) {
                logger().atError()
                        .addKeyValue("output", output)
                        .addKeyValue("reason", String.valueOf(reason.getMessage()))
                        .log("an output of the log takes no records: they are lost and counted until it does");
            }
        }

        private Logger logger() {
            ILoggerFactory loggers =
                    getContext() instanceof ILoggerFactory mine ? mine : LoggerFactory.getILoggerFactory();
            return loggers.getLogger("mira.logging");
        }
    }

    /** A file that is open, and what hands it the records. */
    private static final class FileSink {

        private final OutputStream output;
        private final RecordSink sink;

        FileSink(OutputStream output, RecordSink sink) {
            this.output = output;
            this.sink = sink;
        }
    }

    /** Encoders of one layout. One is kept for the next event; threads that log meanwhile make their own. */
    private static final class Encoders {

        private final RecordLayout layout;
        private final boolean coloured;
        private final AtomicReference<@Nullable RecordEncoder> idle = new AtomicReference<>();
        private final AtomicReference<@Nullable RecordEncoder> second = new AtomicReference<>();

        Encoders(RecordLayout layout, boolean coloured) {
            this.layout = layout;
            this.coloured = coloured;
        }

        RecordEncoder take(Function<String, Optional<BundleName>> bundles) {
            RecordEncoder encoder = idle.getAndSet(null);
            if (encoder == null) {
                encoder = second.getAndSet(null);
            }
            if (encoder != null) {
                return encoder;
            }
            return layout.format == RecordFormat.TEXT
                    ? new TextRecord(layout, coloured)
                    : new JsonRecord(layout, bundles);
        }

        void giveBack(RecordEncoder encoder) {
            if (!idle.compareAndSet(null, encoder)) {
                second.set(encoder);
            }
        }
    }
}
