package io.mira.logging.logback.internal;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.ContextDataFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.util.StringMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** What is logged: the same for Logback and for Log4j. */
enum LogWork {
    ARGUMENTS("message with 2 arguments"),
    PAIRS("5 key-values"),
    EXCEPTION("exception of 30 frames");

    private static final String LOGGER = "com.acme.shop.OrderService";
    private static final String THREAD = "worker-7";
    private static final LogbackMDCAdapter MDC = new LogbackMDCAdapter();

    static {
        MDC.put("correlation_id", "0af7651916cd43dd8448eb211c80319c");
    }

    final String title;

    LogWork(String title) {
        this.title = title;
    }

    LoggingEvent logback(LoggerContext context) {
        LoggingEvent event = new LoggingEvent(
                "caller",
                context.getLogger(LOGGER),
                ch.qos.logback.classic.Level.INFO,
                message(),
                failure(),
                this == ARGUMENTS ? new Object[] {"2026-000817", 4711L} : null);
        event.setThreadName(THREAD);
        event.setMDCPropertyMap(MDC.getPropertyMap());
        pairs().forEach((key, value) -> event.addKeyValuePair(new KeyValuePair(key, value)));
        return event;
    }

    /** Log4j has no key-values: they stand in its context data. */
    LogEvent log4j() {
        StringMap data = ContextDataFactory.createContextData();
        MDC.getPropertyMap().forEach(data::putValue);
        pairs().forEach(data::putValue);
        return Log4jLogEvent.newBuilder()
                .setLoggerName(LOGGER)
                .setLevel(org.apache.logging.log4j.Level.INFO)
                .setThreadName(THREAD)
                .setTimeMillis(Instant.now().toEpochMilli())
                .setMessage(new ParameterizedMessage(
                        message(), this == ARGUMENTS ? new Object[] {"2026-000817", 4711L} : new Object[0]))
                .setThrown(failure())
                .setContextData(data)
                .build();
    }

    private String message() {
        return switch (this) {
            case ARGUMENTS -> "order {} of customer {} has been accepted";
            case PAIRS -> "order accepted";
            case EXCEPTION -> "order failed";
        };
    }

    private Map<String, Object> pairs() {
        Map<String, Object> pairs = new LinkedHashMap<>();
        if (this == PAIRS) {
            pairs.put("order", "2026-000817");
            pairs.put("customer", 4711L);
            pairs.put("total", 99.5);
            pairs.put("express", true);
            pairs.put("country", "DE");
        }
        return pairs;
    }

    private @Nullable Throwable failure() {
        return this == EXCEPTION ? deep(24) : null;
    }

    private static RuntimeException deep(int frames) {
        return frames > 0
                ? deep(frames - 1)
                : new IllegalStateException("no stock", new IllegalArgumentException("-1"));
    }
}
