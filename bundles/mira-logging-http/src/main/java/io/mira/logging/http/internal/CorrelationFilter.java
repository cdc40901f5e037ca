package io.mira.logging.http.internal;

import io.mira.logging.CorrelationContext;
import io.mira.logging.RequestContext;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterDispatcher;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterPattern;

/**
 * Takes correlation id and trace of every request to every servlet, has the records of its thread carry them, and gives
 * them back in the answer. A request that is dispatched again, such as an {@link AsyncContext}'s, keeps its ids.
 */
@Component(service = Filter.class, property = "service.ranking:Integer=2147483647")
@HttpWhiteboardFilterPattern("/*")
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=*)")
@HttpWhiteboardFilterAsyncSupported
@HttpWhiteboardFilterDispatcher({DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR})
public final class CorrelationFilter implements Filter {

    private static final String CONTEXT = RequestContext.class.getName();

    @Override
    @SuppressWarnings("try") // the scope is only held
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
            return;
        }
        RequestContext context = request.getAttribute(CONTEXT) instanceof RequestContext known
                ? known
                : RequestContext.of(name -> String.join(",", Collections.list(http.getHeaders(name))));
        request.setAttribute(CONTEXT, context);
        context.answer(answer::setHeader);
        try (CorrelationContext.Scope scope = context.open()) {
            chain.doFilter(request, response);
        }
    }
}
