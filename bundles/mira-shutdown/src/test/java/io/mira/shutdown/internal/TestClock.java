package io.mira.shutdown.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that passes when the test says so. */
final class TestClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-02-03T04:05:06Z");

    @Override
    public Instant instant() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }
}
