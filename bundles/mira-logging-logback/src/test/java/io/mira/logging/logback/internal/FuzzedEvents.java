package io.mira.logging.logback.internal;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventBuilder;
import org.slf4j.spi.MDCAdapter;

/** Logs at random what breaks records elsewhere, and says what a reader must find. The seed is fixed: a failure comes back. */
final class FuzzedEvents {

    /** The key of the value that a reader must find as it was. */
    static final String KEY = "fuzz";

    private static final String[] NASTY = {
        "\"",
        "\\",
        "\n",
        "\r\n",
        "\u0000",
        "\u001b[31m",
        "\u007f",
        "\u0085",
        "\u009b",
        "\u2028",
        "\u2029",
        "\ud83d",
        "\ude00",
        "\ud83d\ude00",
        "\ufeff",
        "\uffff",
        "é",
        "漢",
        "{}",
        "\",\"level\":\"X",
        "\\u0022",
        "%s",
        "\t"
    };
    private static final String[] FORGED = {
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
        "error.message",
        "truncated",
        "trace_id",
        "correlation_id",
        "bundle",
        "a\",\"level",
        ""
    };
    private static final String HUGE = ("10 MB \"\\\n\u2028\ud83d " + "x".repeat(50)).repeat(170_000);
    private static final int HUGE_ONES = 20_000;

    private final Random random;
    private final LoggerContext context;
    private final String[] loggers = new String[20];
    private int count;

    FuzzedEvents(LoggerContext context, long seed) {
        this.context = context;
        this.random = new Random(seed);
        Arrays.setAll(loggers, i -> i == 0 ? "a.b.C" : text());
    }

    static List<String> nasty() {
        return List.of(NASTY);
    }

    /** Logs one event; gives what must be in its record: the message, the logger's name, and a value. */
    Map<String, Object> log() {
        Logger logger = context.getLogger(loggers[random.nextInt(loggers.length)]);
        Thread.currentThread().setName(random.nextInt(50) == 0 ? text() : "main");
        MDCAdapter mdc = context.getMDCAdapter();
        for (int i = random.nextInt(3); i > 0; i--) {
            mdc.put(key(), random.nextInt(20) == 0 ? null : text());
        }
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("logger", logger.getName());
        boolean matters = random.nextInt(10) == 0;
        LoggingEventBuilder event = logger.atLevel(matters ? org.slf4j.event.Level.WARN : org.slf4j.event.Level.INFO);
        Object known = known();
        wanted.put(KEY, known instanceof Float || known instanceof Double ? finite(known) : known);
        event = event.addKeyValue(KEY, known);
        for (int i = random.nextInt(5); i > 0; i--) {
            event = event.addKeyValue(key(), value(0));
        }
        if (random.nextInt(4) == 0) {
            event = event.setCause(failure());
        }
        log(event, wanted);
        mdc.clear();
        return wanted;
    }

    private void log(LoggingEventBuilder event, Map<String, Object> wanted) {
        if (count++ % HUGE_ONES == 0) {
            event.log(HUGE);
            wanted.put("message", HUGE.substring(0, 20_000));
        } else if (random.nextInt(30) == 0) {
            event.log((String) null);
        } else if (random.nextInt(10) == 0) {
            event.addArgument(value(0)).addArgument(value(0)).log("{} and {} " + text());
        } else {
            String message = text();
            @Nullable
            Object[] arguments =
                    random.nextBoolean() ? new Object[] {text(), random.nextLong()} : new Object[] {null, text()};
            LoggingEventBuilder whole = event;
            for (Object argument : arguments) {
                whole = whole.addArgument(argument);
            }
            whole.log(message);
            wanted.put("message", MessageFormatter.basicArrayFormat(message, arguments));
        }
    }

    private String key() {
        return random.nextInt(3) == 0 ? FORGED[random.nextInt(FORGED.length)] : text();
    }

    private Object known() {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt(1000) / 100.0;
            case 2 -> Double.longBitsToDouble(random.nextLong());
            case 3 -> Float.intBitsToFloat(random.nextInt());
            case 4 -> random.nextBoolean();
            default -> text();
        };
    }

    private static Object finite(Object number) {
        double value = ((Number) number).doubleValue();
        return Double.isFinite(value) ? Double.valueOf(number.toString()) : number.toString();
    }

    private @Nullable Object value(int depth) {
        return switch (random.nextInt(depth > 6 ? 7 : 12)) {
            case 0 -> null;
            case 1 -> new Throwing();
            case 2 -> Double.NaN;
            case 3 -> new BigDecimal(random.nextLong()).scaleByPowerOfTen(random.nextInt(800) - 400);
            case 4 -> java.util.Optional.of(text());
            case 5 -> random.nextInt();
            case 6 -> text();
            case 7 -> {
                List<@Nullable Object> itself = new ArrayList<>();
                itself.add(value(depth + 1));
                itself.add(itself);
                yield itself;
            }
            case 8 -> {
                Map<Object, @Nullable Object> itself = new LinkedHashMap<>();
                itself.put(random.nextBoolean() ? new Throwing() : text(), value(depth + 1));
                itself.put("itself", itself);
                yield itself;
            }
            case 9 -> {
                Object[] itself = {value(depth + 1), null};
                itself[1] = itself;
                yield itself;
            }
            case 10 -> new int[] {1, 2};
            default -> new ThrowingList();
        };
    }

    private Throwable failure() {
        Throwable failure = new IllegalStateException(text());
        for (int i = random.nextInt(4); i > 0; i--) {
            failure = new IllegalStateException(random.nextInt(5) == 0 ? null : text(), failure);
            failure.addSuppressed(new RuntimeException(text()));
        }
        if (random.nextInt(4) == 0) {
            RuntimeException cyclic = new RuntimeException(text());
            cyclic.initCause(new RuntimeException(text(), cyclic));
            return cyclic;
        }
        return random.nextInt(20) == 0 ? new ThrowingException() : failure;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(40) == 0 ? random.nextInt(6_000) : random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            if (random.nextBoolean()) {
                text.append(NASTY[random.nextInt(NASTY.length)]);
            } else {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
            }
        }
        return text.toString();
    }

    private static final class Throwing {
        @Override
        public String toString() {
            throw new IllegalStateException("by intention");
        }
    }

    private static final class ThrowingList extends ArrayList<Object> {
        private static final long serialVersionUID = 1L;

        @Override
        public java.util.Iterator<Object> iterator() {
            throw new IllegalStateException("by intention");
        }

        @Override
        public String toString() {
            throw new StackOverflowError("by intention");
        }
    }

    private static final class ThrowingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("by intention");
        }
    }
}
