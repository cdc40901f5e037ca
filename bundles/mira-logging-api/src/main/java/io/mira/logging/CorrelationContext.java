package io.mira.logging;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The correlation id of the work a thread is doing. It stands in SLF4J's MDC under {@value #KEY}, so that every record
 * written inside a {@link Scope} carries it.
 *
 * <p>All methods may be called from any thread; a scope belongs to the thread that opened it.
 */
public final class CorrelationContext {

    /** The name of the id in the MDC and in each record. */
    public static final String KEY = "correlation_id";

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private CorrelationContext() {}

    /** Gives the id of the calling thread's work, if it has one. */
    public static Optional<String> current() {
        return Optional.ofNullable(MDC.get(KEY));
    }

    /** Makes a new id: 128 random bits, as 32 hexadecimal digits. */
    public static String newId() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    /**
     * Tells whether an id that came from outside may be used: 1 to 128 characters out of letters, digits and
     * {@code . _ : / + = @ -}. Anything else could forge a record or a header.
     */
    public static boolean isSafe(String id) {
        return SAFE.matcher(id).matches();
    }

    /**
     * Gives the calling thread an id until the scope is closed; the id it had before comes back then.
     *
     * @throws IllegalArgumentException if the id is not {@linkplain #isSafe safe}
     */
    public static Scope open(String id) {
        if (!isSafe(id)) {
            throw new IllegalArgumentException("not a correlation id: 1 to 128 letters, digits and . _ : / + = @ -");
        }
        String before = MDC.get(KEY);
        MDC.put(KEY, id);
        return () -> restore(before);
    }

    /** Gives the calling thread a {@linkplain #newId new id} until the scope is closed. */
    public static Scope open() {
        return open(newId());
    }

    /** Gives the task the calling thread's whole MDC while it runs, whichever thread runs it. */
    public static Runnable wrap(Runnable task) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return () -> within(context, () -> {
            task.run();
            return true;
        });
    }

    /** Gives the task the calling thread's whole MDC while it runs, whichever thread runs it. */
    public static <T> Callable<T> wrap(Callable<T> task) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return () -> {
            Map<String, String> before = MDC.getCopyOfContextMap();
            put(context);
            try {
                return task.call();
            } finally {
                put(before);
            }
        };
    }

    /** Gives what makes the first value of a future the calling thread's whole MDC, whichever thread runs it. */
    public static <T> Supplier<T> wrapSupplier(Supplier<T> supplier) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return () -> within(context, supplier);
    }

    /** Gives a step of a future the calling thread's whole MDC, whichever thread runs it. */
    public static <T, R> Function<T, R> wrapFunction(Function<T, R> function) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return value -> within(context, () -> function.apply(value));
    }

    /** Gives the last step of a future the calling thread's whole MDC, whichever thread runs it. */
    public static <T> Consumer<T> wrapConsumer(Consumer<T> consumer) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return value -> within(context, () -> {
            consumer.accept(value);
            return true;
        });
    }

    /**
     * Gives an executor whose tasks run with the MDC of the thread that handed them over: a pool, a {@code ForkJoinPool},
     * one with a virtual thread for each task. It ends when the other does.
     */
    public static ExecutorService wrap(ExecutorService executor) {
        return new ContextExecutor(executor);
    }

    private static <T> T within(@Nullable Map<String, String> context, Supplier<T> work) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        put(context);
        try {
            return work.get();
        } finally {
            put(before);
        }
    }

    /** Gives an executor whose tasks run with the MDC of the thread that handed them over. */
    public static Executor wrap(Executor executor) {
        return task -> executor.execute(wrap(task));
    }

    private static void restore(@Nullable String before) {
        if (before == null) {
            MDC.remove(KEY);
        } else {
            MDC.put(KEY, before);
        }
    }

    private static void put(@Nullable Map<String, String> context) {
        if (context == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }

    /** The time during which a thread has an id. Closed by the thread that opened it, innermost first. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {

        /** Gives the thread back the id it had before. */
        @Override
        void close();
    }
}
