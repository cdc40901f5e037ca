package io.mira.logging.logback.internal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes instants as RFC 3339 in UTC with milliseconds; formats each second once. Not thread-safe. */
final class Timestamp {

    private long second = Long.MIN_VALUE;
    private String prefix = "";
    private long writtenSecond = Long.MIN_VALUE;
    private byte[] written = {};

    String of(Instant instant) {
        if (instant.getEpochSecond() != second) {
            second = instant.getEpochSecond();
            String whole = instant.truncatedTo(ChronoUnit.SECONDS).toString();
            prefix = whole.substring(0, whole.length() - 1) + ".";
        }
        int millis = instant.getNano() / 1_000_000;
        return prefix + (char) ('0' + millis / 100) + (char) ('0' + millis / 10 % 10) + (char) ('0' + millis % 10)
                + "Z";
    }

    void write(Instant instant, JsonBuffer to) {
        if (instant.getEpochSecond() != writtenSecond) {
            writtenSecond = instant.getEpochSecond();
            written = of(instant).getBytes(StandardCharsets.US_ASCII);
        }
        int millis = instant.getNano() / 1_000_000;
        int end = written.length;
        written[end - 4] = (byte) ('0' + millis / 100);
        written[end - 3] = (byte) ('0' + millis / 10 % 10);
        written[end - 2] = (byte) ('0' + millis % 10);
        to.bytes(written);
    }
}
