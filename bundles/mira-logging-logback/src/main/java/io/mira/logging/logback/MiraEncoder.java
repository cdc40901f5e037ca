package io.mira.logging.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import io.mira.logging.logback.internal.LineEncoder;

/**
 * For a {@code logback.xml} of one's own: writes Mira's records, in which no secret is left.
 *
 * <pre>{@code
 * <encoder class="io.mira.logging.logback.MiraEncoder"><format>ecs</format></encoder>
 * }</pre>
 */
public final class MiraEncoder extends EncoderBase<ILoggingEvent> {

    private LineEncoder lines = new LineEncoder("json");

    /** Sets the format by its name, {@code json} unless it is set. */
    public void setFormat(String format) {
        lines = new LineEncoder(format);
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return lines.encode(event);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
