package io.mira.logging.logback.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.Encoder;
import co.elastic.logging.logback.EcsEncoder;
import io.mira.logging.Redaction;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.event.KeyValuePair;

/**
 * What one record costs: CPU time and garbage, beside the encoders of others. All take turns in one process, so that the
 * quotients count; the times do not.
 */
public final class LoggingBenchmark {

    private static final int EVENTS = 20_000;
    private static final int WARM_UP = 8;
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static int encoded;

    private final LoggerContext context = new LoggerContext();

    private LoggingBenchmark() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    /** Measures; the argument is the number of rounds. */
    public static void main(String[] arguments) {
        new LoggingBenchmark().run(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10);
    }

    private void run(int rounds) {
        measure("message with 2 arguments", this::arguments, rounds);
        measure("5 key-values", this::pairs, rounds);
        measure("exception of 30 frames", this::exception, rounds);
    }

    @SuppressWarnings("SystemOut")
    private void measure(String work, Supplier<LoggingEvent> events, int rounds) {
        Map<String, Figures> figures = new LinkedHashMap<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            boolean counts = round >= 0;
            measure(figures, "logback pattern", counts, events, peer(pattern()));
            secrets(0, () -> measure(figures, "mira json, no secrets", counts, events, mira(RecordFormat.JSON)));
            secrets(100, () -> measure(figures, "mira json, 100 secrets", counts, events, mira(RecordFormat.JSON)));
            secrets(1000, () -> measure(figures, "mira json, 1000 secrets", counts, events, mira(RecordFormat.JSON)));
            secrets(100, () -> measure(figures, "mira ecs, 100 secrets", counts, events, mira(RecordFormat.ECS)));
            measure(figures, "logback JsonEncoder", counts, events, peer(start(new JsonEncoder())));
            measure(figures, "logstash-logback-encoder", counts, events, peer(start(new LogstashEncoder())));
            measure(figures, "elastic ecs encoder", counts, events, peer(start(new EcsEncoder())));
        }
        System.out.println(work + " (" + encoded % 10 + ")");
        double plain = figures.values().iterator().next().time();
        figures.forEach((name, f) ->
                System.out.printf("%-34s %8.0f ns %6.2f %8d B%n", name, f.time(), f.time() / plain, f.garbage()));
    }

    private static void measure(
            Map<String, Figures> figures,
            String name,
            boolean counts,
            Supplier<LoggingEvent> events,
            ToIntFunction<ILoggingEvent> encoder) {
        Figures mine = figures.computeIfAbsent(name, n -> new Figures(new ArrayList<>(), new ArrayList<>()));
        int bytes = 0;
        for (int i = 0; i < EVENTS / 4; i++) {
            bytes += encoder.applyAsInt(events.get());
        }
        LoggingEvent[] prepared = new LoggingEvent[EVENTS];
        Arrays.setAll(prepared, i -> events.get());
        long garbage = THREADS.getCurrentThreadAllocatedBytes();
        long time = THREADS.getCurrentThreadCpuTime();
        for (LoggingEvent event : prepared) {
            bytes += encoder.applyAsInt(event);
        }
        time = THREADS.getCurrentThreadCpuTime() - time;
        garbage = THREADS.getCurrentThreadAllocatedBytes() - garbage;
        encoded += bytes;
        if (counts) {
            mine.times.add((double) time / EVENTS);
            mine.bytes.add(garbage / EVENTS);
        }
    }

    private static void secrets(int count, Runnable work) {
        List<Redaction.Registration> registrations = new ArrayList<>();
        Random random = new Random(count);
        for (int i = 0; i < count; i++) {
            registrations.add(
                    Redaction.register(Long.toString(random.nextLong(), 36) + Long.toString(random.nextLong(), 36)));
        }
        work.run();
        registrations.forEach(Redaction.Registration::close);
    }

    private static ToIntFunction<ILoggingEvent> mira(RecordFormat format) {
        JsonRecord record = new JsonRecord(format);
        return event -> record.encode(event).length();
    }

    private static ToIntFunction<ILoggingEvent> peer(Encoder<ILoggingEvent> encoder) {
        return event -> encoder.encode(event).length;
    }

    private Encoder<ILoggingEvent> pattern() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern("%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger: %msg %kvp %mdc%n%ex");
        return start(encoder);
    }

    private Encoder<ILoggingEvent> start(Encoder<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private LoggingEvent event(
            String message, @org.jspecify.annotations.Nullable Throwable failure, Object... arguments) {
        LoggingEvent event = new LoggingEvent(
                "caller", context.getLogger("com.acme.shop.OrderService"), Level.INFO, message, failure, arguments);
        event.setThreadName("worker-7");
        event.setMDCPropertyMap(Map.of("correlation_id", "0af7651916cd43dd8448eb211c80319c"));
        return event;
    }

    private LoggingEvent arguments() {
        return event("order {} of customer {} has been accepted", null, "2026-000817", 4711L);
    }

    private LoggingEvent pairs() {
        LoggingEvent event = event("order accepted", null);
        event.addKeyValuePair(new KeyValuePair("order", "2026-000817"));
        event.addKeyValuePair(new KeyValuePair("customer", 4711L));
        event.addKeyValuePair(new KeyValuePair("total", 99.5));
        event.addKeyValuePair(new KeyValuePair("express", true));
        event.addKeyValuePair(new KeyValuePair("country", "DE"));
        return event;
    }

    private LoggingEvent exception() {
        return event("order failed", deep(15));
    }

    private static RuntimeException deep(int frames) {
        return frames > 0
                ? deep(frames - 1)
                : new IllegalStateException("no stock", new IllegalArgumentException("-1"));
    }

    private record Figures(List<Double> times, List<Long> bytes) {

        double time() {
            return times.stream().sorted().toList().get(times.size() / 2);
        }

        long garbage() {
            return bytes.stream().sorted().toList().get(bytes.size() / 2);
        }
    }
}
