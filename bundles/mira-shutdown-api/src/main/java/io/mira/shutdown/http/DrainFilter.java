package io.mira.shutdown.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.mira.shutdown.DrainingException;
import io.mira.shutdown.InFlight;
import java.io.IOException;

/**
 * Makes work under way of each request to a server of the JDK: {@code context.getFilters().add(DrainFilter.of(inFlight, "http"))}.
 *
 * <p>A stop waits until the handlers have returned. What is answered after the stop has begun asks the client to leave the
 * connection; once no new work is let in, requests are refused with 503. May be used by many threads at once.
 */
public final class DrainFilter extends Filter {

    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int NO_BODY = -1;

    private final InFlight inFlight;
    private final String kind;

    private DrainFilter(InFlight inFlight, String kind) {
        this.inFlight = inFlight;
        this.kind = kind;
    }

    /** Makes one whose requests are work of the kind; the stop shows them by it. */
    public static DrainFilter of(InFlight inFlight, String kind) {
        return new DrainFilter(inFlight, kind);
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        InFlight.Token token;
        try {
            token = inFlight.enter(kind);
        } catch (DrainingException e) {
            refuse(exchange);
            return;
        }
        try {
            if (inFlight.stopping()) {
                exchange.getResponseHeaders().set("Connection", "close");
            }
            chain.doFilter(exchange);
        } finally {
            token.close();
        }
    }

    @Override
    public String description() {
        return "lets a stop wait for requests under way";
    }

    private static void refuse(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.getResponseHeaders().set("Retry-After", "5");
        exchange.sendResponseHeaders(SERVICE_UNAVAILABLE, NO_BODY);
        exchange.close();
    }
}
