package io.mira.logging;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The register of values that must not be seen: secrets. Whoever resolves one registers it before anyone sees it;
 * whoever writes something out asks {@link #mask(String)}, or works on {@link #values()}.
 *
 * <p>There is one register in the process. All methods may be called from any thread; readers take no lock.
 */
public final class Redaction {

    /** What stands in the place of a value. */
    public static final String MASK = "***";

    /** Values of fewer bytes than this, in UTF-8, are not masked: they would blot out ordinary text. */
    public static final int SHORTEST = 8;

    private static final Object LOCK = new Object();
    private static final Map<String, Integer> COUNTS = new LinkedHashMap<>();
    private static volatile List<String> values = List.of();

    private Redaction() {}

    /**
     * Registers a value until the registration is closed. The same value may be registered by several; it stays until
     * the last one lets go.
     *
     * @return the registration; {@link Registration#masked()} is false for a value that is too short
     */
    public static Registration register(String value) {
        if (value.getBytes(StandardCharsets.UTF_8).length < SHORTEST) {
            return Registration.refused();
        }
        synchronized (LOCK) {
            COUNTS.merge(value, 1, Integer::sum);
            publish();
        }
        return Registration.of(value);
    }

    /**
     * Gives the registered values, longest first: an immutable snapshot, the same object until the register changes.
     * For encoders, which mask the encoded form.
     */
    public static List<String> values() {
        return values;
    }

    /** Gives the text with each registered value in it replaced by {@value #MASK}. */
    public static String mask(String text) {
        String masked = text;
        for (String value : values) {
            if (masked.contains(value)) {
                masked = masked.replace(value, MASK);
            }
        }
        return masked;
    }

    private static void release(String value) {
        synchronized (LOCK) {
            COUNTS.computeIfPresent(value, (v, count) -> count > 1 ? count - 1 : null);
            publish();
        }
    }

    private static void publish() {
        List<String> next = new ArrayList<>(COUNTS.keySet());
        next.sort(Comparator.comparingInt(String::length).reversed());
        values = List.copyOf(next);
    }

    /** A value's place in the register. */
    public static final class Registration implements AutoCloseable {

        private final boolean masked;
        private String value;

        private Registration(boolean masked, String value) {
            this.masked = masked;
            this.value = value;
        }

        private static Registration of(String value) {
            return new Registration(true, value);
        }

        private static Registration refused() {
            return new Registration(false, "");
        }

        /** Tells whether the value is masked; false if it is too short for that. */
        public boolean masked() {
            return masked;
        }

        /** Takes the value out of the register, unless another registration holds it. Closing twice does nothing. */
        @Override
        public void close() {
            String taken;
            synchronized (this) {
                taken = value;
                value = "";
            }
            if (!taken.isEmpty()) {
                release(taken);
            }
        }
    }
}
