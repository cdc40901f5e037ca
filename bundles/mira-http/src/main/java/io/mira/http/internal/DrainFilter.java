package io.mira.http.internal;

import io.mira.shutdown.DrainingException;
import io.mira.shutdown.InFlight;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Stands before every servlet: a stop waits for requests under way, answers from its beginning on ask the client to leave the
 * connection, and once no new work is let in a request is refused in a way that tells the client to try again elsewhere.
 */
@Component(
        service = jakarta.servlet.Filter.class,
        property = {
            "osgi.http.whiteboard.filter.pattern=/*",
            "osgi.http.whiteboard.filter.asyncSupported:Boolean=true",
            "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=*)",
            "service.ranking:Integer=2147483647"
        })
public final class DrainFilter extends HttpFilter {

    private static final long serialVersionUID = 1;
    private static final String KIND = "http";

    private final transient InFlight inFlight;

    @Activate
    public DrainFilter(@Reference InFlight inFlight) {
        this.inFlight = inFlight;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        InFlight.Token token;
        try {
            token = inFlight.enter(KIND);
        } catch (DrainingException e) {
            refuse(response);
            return;
        }
        boolean later = false;
        try {
            leaveIfStopping(response);
            chain.doFilter(request, response);
            leaveIfStopping(response);
            later = request.isAsyncStarted() && TokenOfAsync.keep(request.getAsyncContext(), token);
            if (inFlight.stopping() && !request.isAsyncStarted()) {
                // Without the token the server may be stopped before it would have sent the answer.
                response.flushBuffer();
            }
        } finally {
            if (!later) {
                token.close();
            }
        }
    }

    private void leaveIfStopping(HttpServletResponse response) {
        if (inFlight.stopping() && !response.isCommitted()) {
            response.setHeader("Connection", "close");
        }
    }

    private static void refuse(HttpServletResponse response) throws IOException {
        response.setHeader("Connection", "close");
        response.setHeader("Retry-After", "5");
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentLength(0);
        response.flushBuffer();
    }
}
