package io.mira.logging;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;

/**
 * A filter for the JDK's HTTP server: takes correlation id and trace of each request, has the records of its handler carry
 * them, and gives them back in the answer. Add it to a context's filters, first. May be shared.
 */
public final class HttpServerContext extends Filter {

    /** Makes one. */
    public static HttpServerContext filter() {
        return new HttpServerContext();
    }

    private HttpServerContext() {}

    @Override
    public String description() {
        return "correlation id and trace";
    }

    @Override
    @SuppressWarnings("try") // the scope is only held
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        RequestContext context = RequestContext.of(name -> String.join(",", headers.getOrDefault(name, List.of())));
        context.answer(exchange.getResponseHeaders()::set);
        try (CorrelationContext.Scope scope = context.open()) {
            chain.doFilter(exchange);
        }
    }
}
