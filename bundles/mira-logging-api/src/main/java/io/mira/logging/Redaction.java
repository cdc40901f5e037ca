package io.mira.logging;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The register of values that must not be seen: secrets. Whoever resolves one registers it before anyone sees it;
 * whoever writes something out asks {@link #mask(String)}.
 *
 * <p>A value is found as it is, and escaped as in JSON, in Base64, in a URL, in hexadecimal digits; of a value with
 * several lines, each line besides. The register gives no value back.
 *
 * <p>There is one register in the process. All methods may be called from any thread; readers take no lock.
 */
public final class Redaction {

    /** What stands in the place of a value. */
    public static final String MASK = "***";

    /** Values of fewer bytes than this, in UTF-8, are not masked: they would blot out ordinary text. */
    public static final int SHORTEST = 8;

    private static final Object LOCK = new Object();
    private static final Map<ByteBuffer, Held> HELD = new LinkedHashMap<>();
    private static volatile SecretMatcher inText = SecretMatcher.NONE;
    private static volatile SecretMatcher inJson = SecretMatcher.NONE;
    private static final AtomicInteger GENERATION = new AtomicInteger();

    private Redaction() {}

    /**
     * Registers a value until the registration is closed. The same value may be registered by several; it stays until
     * the last one lets go.
     *
     * @return the registration; {@link Registration#masked()} is false for a value that is too short
     */
    public static Registration register(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST) {
            return new Registration(null);
        }
        synchronized (LOCK) {
            Held held = HELD.get(ByteBuffer.wrap(bytes));
            if (held == null) {
                held = new Held(bytes, SecretForms.of(value));
                HELD.put(ByteBuffer.wrap(bytes), held);
                publish();
            }
            held.count++;
            return new Registration(held);
        }
    }

    /** Tells whether no value is registered. */
    public static boolean isEmpty() {
        return inText.isEmpty();
    }

    /** Gives the text with each registered value in it replaced by {@value #MASK}; those that touch share one. */
    public static String mask(String text) {
        SecretMatcher matcher = inText;
        if (matcher.isEmpty()) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int end = matcher.mask(bytes, 0, bytes.length, bytes.length);
        // A mask is shorter than what it hides.
        return end == bytes.length ? text : new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /**
     * Masks, in place, what stands between the quotes of a JSON string. For encoders, which cut what is too long: they
     * write {@link #lookahead()} bytes more than they keep, so that no beginning of a value is left at the cut.
     *
     * @param from where the string's bytes begin
     * @param cut where those begin that are to be dropped, between two characters; a value across the cut is masked whole
     * @param to where the bytes end
     * @return where the string's bytes end now: never behind {@code cut} by more than the length of the mask
     */
    public static int maskJson(byte[] bytes, int from, int cut, int to) {
        return inJson.mask(bytes, from, cut, to);
    }

    /** Gives how many bytes must be looked at behind a cut. Changes with the register. */
    public static int lookahead() {
        return inJson.longest();
    }

    /**
     * Gives a number that is another one after every change of the register. Whoever keeps masked text asks for it before
     * masking: while it stays, so does the text.
     */
    public static int generation() {
        return GENERATION.get();
    }

    private static void release(Held held) {
        synchronized (LOCK) {
            if (--held.count == 0) {
                HELD.remove(ByteBuffer.wrap(held.value));
                publish();
                held.wipe();
            }
        }
    }

    private static void publish() {
        List<byte[]> text = new ArrayList<>();
        List<byte[]> json = new ArrayList<>();
        boolean same = true;
        for (Held held : HELD.values()) {
            text.addAll(held.text);
            json.addAll(held.json);
            same &= held.isSameInJson();
        }
        SecretMatcher matcher = new SecretMatcher(text, false);
        inJson = same ? matcher.amongEscapes() : new SecretMatcher(json, true);
        inText = matcher;
        // Last: whoever sees the new one sees the new matchers too.
        GENERATION.incrementAndGet();
    }

    /** The patterns of one value, and how many have registered it. */
    private static final class Held {

        private final byte[] value;
        private final List<byte[]> text;
        private final List<byte[]> json;
        private int count;

        Held(byte[] value, Set<String> forms) {
            this.value = value;
            this.text = forms.stream()
                    .map(form -> form.getBytes(StandardCharsets.UTF_8))
                    .toList();
            boolean same = forms.stream()
                    .allMatch(form -> JsonText.escaped(form, false).equals(form));
            this.json = same
                    ? text
                    : forms.stream()
                            .map(form -> JsonText.escaped(form, false).getBytes(StandardCharsets.UTF_8))
                            .toList();
        }

        /** Tells whether nothing in it is escaped: then one set of tables is enough for both. */
        @SuppressWarnings("ReferenceEquality")
        boolean isSameInJson() {
            return json == text;
        }

        void wipe() {
            Arrays.fill(value, (byte) 0);
            text.forEach(pattern -> Arrays.fill(pattern, (byte) 0));
            json.forEach(pattern -> Arrays.fill(pattern, (byte) 0));
        }
    }

    /** A value's place in the register. */
    public static final class Registration implements AutoCloseable {

        private final boolean masked;
        private @Nullable Held held;

        private Registration(@Nullable Held held) {
            this.masked = held != null;
            this.held = held;
        }

        /** Tells whether the value is masked; false if it is too short for that. */
        public boolean masked() {
            return masked;
        }

        /** Takes the value out of the register, unless another registration holds it. Closing twice does nothing. */
        @Override
        public void close() {
            Held taken;
            synchronized (this) {
                taken = held;
                held = null;
            }
            if (taken != null) {
                release(taken);
            }
        }

        /** Closes once the time has passed: what was valid until now is still about in queues and in others' answers. */
        public void closeAfter(Duration window) {
            CompletableFuture.delayedExecutor(window.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                    .execute(this::close);
        }
    }
}
