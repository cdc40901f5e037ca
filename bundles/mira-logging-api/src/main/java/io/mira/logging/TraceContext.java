package io.mira.logging;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The place of some work in a distributed trace, as W3C Trace Context has it. While a {@link #open scope} is open, each
 * record of the thread carries {@value #TRACE_ID} and {@value #SPAN_ID}. Immutable.
 */
public final class TraceContext {

    /** The name of the trace's id in the MDC and in each record. */
    public static final String TRACE_ID = "trace_id";

    /** The name of the span's id in the MDC and in each record. */
    public static final String SPAN_ID = "span_id";

    private static final Pattern TRACEPARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final Pattern MEMBER =
            Pattern.compile("([a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})"
                    + "=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");
    private static final int MOST_MEMBERS = 32;
    private static final int LONGEST = 512;
    private static final int SAMPLED = 1;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String traceId;
    private final String spanId;
    private final int flags;
    private final String state;

    private TraceContext(String traceId, String spanId, int flags, String state) {
        this.traceId = traceId;
        this.spanId = spanId;
        this.flags = flags;
        this.state = state;
    }

    /** Begins a trace of its own, which is not sampled. */
    public static TraceContext begin() {
        return new TraceContext(id(16), id(8), 0, "");
    }

    /** Reads a {@code traceparent} header, strictly: nothing is given for one that the standard does not allow. */
    public static Optional<TraceContext> parse(String traceparent) {
        return parse(traceparent, "");
    }

    /**
     * Reads the headers {@code traceparent} and {@code tracestate}, strictly. A state that the standard does not allow is
     * left out, as the standard wants it.
     */
    public static Optional<TraceContext> parse(String traceparent, String tracestate) {
        if (traceparent.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher parts = TRACEPARENT.matcher(traceparent);
        if (!parts.matches()
                || parts.group(1).equals("ff")
                || (parts.group(1).equals("00") && parts.group(5) != null)
                || isZero(parts.group(2))
                || isZero(parts.group(3))) {
            return Optional.empty();
        }
        return Optional.of(new TraceContext(
                parts.group(2),
                parts.group(3),
                Integer.parseInt(parts.group(4), 16) & SAMPLED,
                isState(tracestate) ? tracestate.strip() : ""));
    }

    private static boolean isZero(String digits) {
        return digits.chars().allMatch(c -> c == '0');
    }

    private static boolean isState(String state) {
        String[] members = state.split(",", -1);
        if (members.length > MOST_MEMBERS || state.length() > LONGEST) {
            return false;
        }
        Map<String, String> seen = new TreeMap<>();
        for (String member : members) {
            String stripped = member.strip();
            if (!stripped.isEmpty()
                    && (!MEMBER.matcher(stripped).matches()
                            || seen.put(stripped.substring(0, stripped.indexOf('=')), "") != null)) {
                return false;
            }
        }
        return true;
    }

    private static String id(int bytes) {
        byte[] bits = new byte[bytes];
        do {
            RANDOM.nextBytes(bits);
        } while (isZero(HexFormat.of().formatHex(bits)));
        return HexFormat.of().formatHex(bits);
    }

    /** Gives a new span in the same trace: what is sent on with the next call, or what an answer is worked out in. */
    public TraceContext child() {
        return new TraceContext(traceId, id(8), flags, state);
    }

    /** Gives the id of the trace: 32 hexadecimal digits. */
    public String traceId() {
        return traceId;
    }

    /** Gives the id of the span: 16 hexadecimal digits. */
    public String spanId() {
        return spanId;
    }

    /** Tells whether the caller records the trace. */
    public boolean isSampled() {
        return (flags & SAMPLED) != 0;
    }

    /** Gives the header {@code traceparent} for what is called from here. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + "-0" + flags;
    }

    /** Gives the header {@code tracestate} for what is called from here; empty if there is none. */
    public String tracestate() {
        return state;
    }

    /** Has the calling thread's records carry the ids until the scope is closed; what was there before comes back then. */
    public CorrelationContext.Scope open() {
        String traceBefore = MDC.get(TRACE_ID);
        String spanBefore = MDC.get(SPAN_ID);
        MDC.put(TRACE_ID, traceId);
        MDC.put(SPAN_ID, spanId);
        return () -> {
            restore(TRACE_ID, traceBefore);
            restore(SPAN_ID, spanBefore);
        };
    }

    private static void restore(String key, @Nullable String before) {
        if (before == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, before);
        }
    }
}
