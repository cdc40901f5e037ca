package io.mira.logging.logback.internal;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** Writes records for appenders that are not ours. */
public final class LineEncoder {

    private final RecordEncoder encoder;

    /** Makes one for the format of that name. */
    public LineEncoder(String format) {
        RecordLayout layout = RecordLayout.of(RecordFormat.named(format));
        this.encoder = layout.format == RecordFormat.TEXT
                ? new TextRecord(layout, false)
                : new JsonRecord(layout, logger -> java.util.Optional.empty());
    }

    /** Gives the record, with its line break. May be called from any thread. */
    public synchronized byte[] encode(ILoggingEvent event) {
        return encoder.encode(event).toBytes();
    }
}
