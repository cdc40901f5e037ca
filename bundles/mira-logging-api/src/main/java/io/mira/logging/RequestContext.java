package io.mira.logging;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ids of one request that came from outside: those its headers bring, if they may be used, and new ones otherwise.
 * Immutable.
 *
 * <p>For servers that have no filter of ours. {@link HttpServerContext} is one for the JDK's HTTP server; the bundle
 * {@code mira-logging-http} brings one for servlets.
 *
 * <pre>{@code
 * RequestContext context = RequestContext.of(name -> String.join(",", request.headers(name)));
 * context.answer(response::setHeader);
 * try (var ids = context.open()) {
 *     handle(request, response);
 * }
 * }</pre>
 */
public final class RequestContext {

    /** The header that a correlation id is taken from and given back in. {@code X-Request-ID} is read besides. */
    public static final String CORRELATION_HEADER = "X-Correlation-ID";

    /** The W3C header that the trace is taken from, and that the request's own span is given back in. */
    public static final String TRACE_HEADER = "traceparent";

    private static final String REQUEST_HEADER = "X-Request-ID";
    private static final String TRACE_STATE_HEADER = "tracestate";

    private static final LongAdder IGNORED_TRACES = new LongAdder();

    private final String correlationId;
    private final TraceContext trace;

    private RequestContext(String correlationId, TraceContext trace) {
        this.correlationId = correlationId;
        this.trace = trace;
    }

    /**
     * Reads the ids of a request.
     *
     * @param headers gives the value of a header by its name, or null if it is absent; of one that is there several
     *     times, the values parted by commas: so a state in several headers is whole, and an id that is not certain is none
     */
    public static RequestContext of(Function<String, @Nullable String> headers) {
        String id = Stream.of(CORRELATION_HEADER, REQUEST_HEADER)
                .map(name -> header(headers, name))
                .filter(CorrelationContext::isSafe)
                .findFirst()
                .orElseGet(CorrelationContext::newId);
        String parent = header(headers, TRACE_HEADER);
        TraceContext trace = TraceContext.parse(parent, header(headers, TRACE_STATE_HEADER))
                .map(TraceContext::child)
                .orElseGet(() -> {
                    if (!parent.isEmpty()) {
                        IGNORED_TRACES.increment();
                    }
                    return TraceContext.begin();
                });
        return new RequestContext(id, trace);
    }

    /** Gives how many requests of the process have brought a {@code traceparent} that the standard does not allow. */
    public static long ignoredTraces() {
        return IGNORED_TRACES.sum();
    }

    private static String header(Function<String, @Nullable String> headers, String name) {
        return Optional.ofNullable(headers.apply(name)).orElse("");
    }

    /** Gives the id of the request: its own if that is {@linkplain CorrelationContext#isSafe safe}, else a new one. */
    public String correlationId() {
        return correlationId;
    }

    /** Gives the span in which the request is worked on: in the caller's trace if there is a valid one, else in a new one. */
    public TraceContext trace() {
        return trace;
    }

    /** Has the calling thread's records carry the ids until the scope is closed; what was there before comes back then. */
    public CorrelationContext.Scope open() {
        CorrelationContext.Scope id = CorrelationContext.open(correlationId);
        CorrelationContext.Scope span = trace.open();
        return () -> {
            span.close();
            id.close();
        };
    }

    /** Sets the headers that tell the caller under which ids to look. */
    public void answer(BiConsumer<String, String> headers) {
        headers.accept(CORRELATION_HEADER, correlationId);
        headers.accept(TRACE_HEADER, trace.traceparent());
    }
}
