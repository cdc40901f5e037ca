package io.mira.shutdown.internal;

import io.mira.shutdown.spi.HandlerOutcome;
import io.mira.shutdown.spi.StopRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What there is to tell of the stop to come, and of the last one. */
record Status(
        boolean stopping,
        Duration timeout,
        Duration delay,
        Map<String, Integer> inFlight,
        List<Handler> waiting,
        List<HandlerOutcome> ended,
        Optional<StopRecord> lastStop) {}
