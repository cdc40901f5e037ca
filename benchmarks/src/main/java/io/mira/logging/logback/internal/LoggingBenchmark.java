package io.mira.logging.logback.internal;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.Encoder;
import io.mira.logging.Redaction;
import io.mira.logging.spi.BundleName;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * What one record costs: CPU time and garbage, beside the encoders of others. All take turns in one process, so that the
 * quotients count; the times do not. Events are made in small batches just before, so that they are where those of a
 * thread that logs are: in the processor's cache.
 */
public final class LoggingBenchmark {

    private static final int BATCH = 128;
    private static final int BATCHES = 60;
    private static final int WARM_UP = 8;
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Optional<BundleName> BUNDLE = Optional.of(BundleName.of("com.acme.shop", "1.2.0"));

    private static int encoded;

    private final LoggerContext context = new LoggerContext();
    private final Map<String, Subject<?>> subjects = new LinkedHashMap<>();

    private LoggingBenchmark() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    /** Measures; the first argument is the number of rounds, a second one measures only what contains it. */
    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        String only = arguments.length > 1 ? arguments[1] : "";
        for (LogWork work : LogWork.values()) {
            new LoggingBenchmark().measure(work, only, rounds);
        }
        RedactionBenchmark.measure(rounds);
    }

    @SuppressWarnings("SystemOut")
    private void measure(LogWork work, String only, int rounds) {
        LogPeers peers = new LogPeers(context);
        LogPeers.Log4j log4j = LogPeers.log4j();
        peer(work, "logback pattern (plain text)", peers.pattern());
        mira(work, "mira json, no secrets", 0, RecordFormat.JSON);
        mira(work, "mira json, 100 secrets", 100, RecordFormat.JSON);
        mira(work, "mira json, 1000 secrets", 1000, RecordFormat.JSON);
        mira(work, "mira ecs, 100 secrets", 100, RecordFormat.ECS);
        peer(work, "logback JsonEncoder", peers.logbackJson());
        peer(work, "logstash-logback-encoder", peers.logstash());
        peer(work, "elastic ecs encoder", peers.elastic());
        peer(work, "spring boot ecs", peers.spring());
        subjects.put("log4j JsonTemplateLayout", new Subject<>(0, work::log4j, log4j::encode));
        subjects.keySet().removeIf(name -> !name.contains(only) && !name.contains("pattern"));
        for (int round = -WARM_UP; round < rounds; round++) {
            boolean counts = round >= 0;
            subjects.values().forEach(subject -> subject.measure(counts));
        }
        System.out.println(work.title + " (" + encoded % 10 + ")");
        double plain = subjects.values().iterator().next().time();
        subjects.forEach((name, f) ->
                System.out.printf("%-34s %8.0f ns %6.2f %8d B%n", name, f.time(), f.time() / plain, f.garbage()));
    }

    private void mira(LogWork work, String name, int secrets, RecordFormat format) {
        // Each record names its bundle besides, which the others do not.
        JsonRecord record = new JsonRecord(RecordLayout.of(format), logger -> BUNDLE);
        subjects.put(
                name,
                new Subject<ILoggingEvent>(
                        secrets,
                        () -> work.logback(context),
                        event -> record.encode(event).length()));
    }

    private void peer(LogWork work, String name, Encoder<ILoggingEvent> encoder) {
        subjects.put(
                name,
                new Subject<ILoggingEvent>(0, () -> work.logback(context), event -> encoder.encode(event).length));
    }

    static List<Redaction.Registration> secrets(int count) {
        List<Redaction.Registration> registrations = new ArrayList<>();
        Random random = new Random(count);
        for (int i = 0; i < count; i++) {
            registrations.add(
                    Redaction.register(Long.toString(random.nextLong(), 36) + Long.toString(random.nextLong(), 36)));
        }
        return registrations;
    }

    /** One encoder, what it encodes, and what was measured. */
    private static final class Subject<E> {

        private final int secrets;
        private final Supplier<E> events;
        private final ToIntFunction<E> encoder;
        private final List<Double> times = new ArrayList<>();
        private final List<Long> bytes = new ArrayList<>();

        Subject(int secrets, Supplier<E> events, ToIntFunction<E> encoder) {
            this.secrets = secrets;
            this.events = events;
            this.encoder = encoder;
        }

        void measure(boolean counts) {
            List<Redaction.Registration> registrations = secrets(secrets);
            List<E> batch = new ArrayList<>(BATCH);
            long time = 0;
            long garbage = 0;
            for (int b = -BATCHES / 4; b < BATCHES; b++) {
                batch.clear();
                for (int i = 0; i < BATCH; i++) {
                    batch.add(events.get());
                }
                long garbageBefore = THREADS.getCurrentThreadAllocatedBytes();
                long before = THREADS.getCurrentThreadCpuTime();
                for (int i = 0; i < BATCH; i++) {
                    encoded += encoder.applyAsInt(batch.get(i));
                }
                if (b >= 0) {
                    time += THREADS.getCurrentThreadCpuTime() - before;
                    garbage += THREADS.getCurrentThreadAllocatedBytes() - garbageBefore;
                }
            }
            registrations.forEach(Redaction.Registration::close);
            if (counts) {
                times.add((double) time / (BATCH * BATCHES));
                bytes.add(garbage / (BATCH * BATCHES));
            }
        }

        double time() {
            return times.stream().sorted().toList().get(times.size() / 2);
        }

        long garbage() {
            return bytes.stream().sorted().toList().get(bytes.size() / 2);
        }
    }
}
