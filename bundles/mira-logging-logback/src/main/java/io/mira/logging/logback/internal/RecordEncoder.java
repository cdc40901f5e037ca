package io.mira.logging.logback.internal;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** Makes bytes of an event. Belongs to one thread at a time. */
interface RecordEncoder {

    /** Gives the whole record, which stays as it is until the next one. */
    JsonBuffer encode(ILoggingEvent event);
}
