package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.mira.logging.Redaction;
import io.mira.logging.spi.BundleName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every format, byte by byte: whoever changes what readers see, changes a file that a reviewer sees. Written anew with
 * {@code -Dmira.golden.write=true}.
 */
final class GoldenRecordsTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final List<String> FORGED = List.of(
            "timestamp",
            "@timestamp",
            "time",
            "level",
            "severity",
            "log.level",
            "logger",
            "thread",
            "message",
            "exception",
            "bundle",
            "user",
            "twice",
            "twice");
    private static final String SECRET = "pass\"word-1";

    @ParameterizedTest
    @EnumSource(RecordFormat.class)
    void recordsAreWhatTheyWere(RecordFormat format) throws IOException {
        Path golden = FOLDER.resolve(format.name().toLowerCase(Locale.ROOT) + ".log");
        byte[] records = records(format);
        if (Boolean.getBoolean("mira.golden.write")) {
            Files.write(golden, records);
        }

        assertThat(records).asString().isEqualTo(Files.readString(golden));
    }

    private static byte[] records(RecordFormat format) {
        RecordLayout layout = RecordLayout.of(format);
        RecordEncoder encoder = format == RecordFormat.TEXT
                ? new TextRecord(layout, false)
                : new JsonRecord(layout, logger -> Optional.of(BundleName.of("com.acme.orders", "1.2.0")));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (var registration = Redaction.register(SECRET)) {
            assertThat(registration.masked()).isTrue();
            events().forEach(event -> all.writeBytes(encoder.encode(event).toBytes()));
        }
        return all.toByteArray();
    }

    /** One of each kind; whatever differs from machine to machine is fixed. */
    static List<ILoggingEvent> events() {
        return List.of(
                Events.event(Level.TRACE, "plain", null),
                Events.event(Level.WARN, "order {} of {}", null, "4711", 7),
                typed(),
                Events.mdc(Events.event("of a request"), ids()),
                Events.failure("failed", failure()),
                reserved(),
                nested(),
                Events.event("a\"b\\c\nd\u0000e\u2028f\ud83dg\ud83d\ude00h"),
                Events.with(Events.event("it is " + SECRET), "key", "of " + SECRET));
    }

    private static LoggingEvent typed() {
        LoggingEvent event = Events.event(Level.DEBUG, "typed", null);
        Events.with(event, "int", 1);
        Events.with(event, "long", Long.MIN_VALUE);
        Events.with(event, "double", 99.5);
        Events.with(event, "float", 0.1f);
        Events.with(event, "small", 1.0E-9);
        Events.with(event, "nan", Double.NaN);
        Events.with(event, "truth", true);
        Events.with(event, "list", List.of(1, "two"));
        Events.with(event, "array", new int[] {3});
        return Events.with(Events.with(event, "nothing", null), "failing", new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("by intention");
            }
        });
    }

    private static Map<String, String> ids() {
        Map<String, String> ids = new LinkedHashMap<>();
        ids.put("correlation_id", "c-1");
        ids.put("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
        ids.put("span_id", "00f067aa0ba902b7");
        return ids;
    }

    private static Throwable failure() {
        Exception failure = framed(new IllegalStateException("no stock", framed(new IllegalArgumentException("-1"))));
        failure.addSuppressed(framed(new RuntimeException("beside it")));
        return failure;
    }

    private static <T extends Throwable> T framed(T failure) {
        failure.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("com.acme.Orders", "accept", "Orders.java", 42),
            new StackTraceElement("com.acme.Main", "main", "Main.java", 7)
        });
        return failure;
    }

    /** Keys that each format, or ECS, has for itself; one that is there twice. */
    private static LoggingEvent reserved() {
        LoggingEvent event = Events.event("forged");
        for (String key : FORGED) {
            Events.with(event, key, "mine");
        }
        return event;
    }

    private static LoggingEvent nested() {
        Object deep = "end";
        for (int i = 0; i < 8; i++) {
            deep = Arrays.asList(deep, null);
        }
        @Nullable Map<String, Object> map = new LinkedHashMap<>();
        map.put("n", 1);
        map.put("deep", deep);
        return Events.with(Events.with(Events.event("nested"), "map", map), "user", 5);
    }
}
