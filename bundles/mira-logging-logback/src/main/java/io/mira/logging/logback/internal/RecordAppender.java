package io.mira.logging.logback.internal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes whole records to the standard output of the process, and to a file if there is one. */
final class RecordAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private final OutputStream stdout = new FileOutputStream(FileDescriptor.out);
    private final Object lock = new Object();
    private Function<ILoggingEvent, byte[]> record = new JsonRecord(RecordFormat.JSON)::of;
    private @Nullable OutputStream file;

    void use(RecordFormat format) {
        Function<ILoggingEvent, byte[]> next =
                format == RecordFormat.TEXT ? new TextRecord()::of : new JsonRecord(format)::of;
        synchronized (lock) {
            record = next;
        }
    }

    void useFile(OutputStream next) {
        closeFile();
        synchronized (lock) {
            file = next;
        }
    }

    void closeFile() {
        synchronized (lock) {
            if (file != null) {
                try {
                    file.close();
                } catch (IOException e) {
                    addError("cannot close the log file", e);
                }
            }
            file = null;
        }
    }

    @Override
    public void stop() {
        super.stop();
        closeFile();
    }

    @Override
    protected void append(ILoggingEvent event) {
        synchronized (lock) {
            byte[] bytes = record.apply(event);
            write(stdout, bytes);
            if (file != null) {
                write(file, bytes);
            }
        }
    }

    private void write(OutputStream stream, byte[] bytes) {
        try {
            stream.write(bytes);
        } catch (IOException e) {
            // The application goes on although nobody reads its log.
            addError("cannot write a record", e);
        }
    }
}
