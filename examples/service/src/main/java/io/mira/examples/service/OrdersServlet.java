package io.mira.examples.service;

import io.mira.logging.RequestContext;
import io.mira.shutdown.DrainingException;
import io.mira.shutdown.InFlight;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes an order, and answers 202 when the queue has it. Whoever gets another answer, or none, sends it again. */
final class OrdersServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final Logger log = LoggerFactory.getLogger(OrdersServlet.class);

    private final transient Supplier<OrderQueue> queue;
    private final transient InFlight inFlight;
    private final transient IntSupplier bodyLimit;

    OrdersServlet(Supplier<OrderQueue> queue, InFlight inFlight, IntSupplier bodyLimit) {
        this.queue = queue;
        this.inFlight = inFlight;
        this.bodyLimit = bodyLimit;
    }

    @Override
    @SuppressWarnings("try") // scope and token are only held
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RequestContext context = RequestContext.of(request::getHeader);
        context.answer(response::setHeader);
        try (var scope = context.open();
                var token = inFlight.enter("order")) {
            response.setStatus(take(request, context.correlationId()));
        } catch (DrainingException e) {
            response.setHeader("Connection", "close");
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }

    private int take(HttpServletRequest request, String id) throws IOException {
        String delivery = Optional.ofNullable(request.getHeader("X-Delivery")).orElse("");
        int limit = bodyLimit.getAsInt();
        byte[] body = request.getInputStream().readNBytes(limit + 1);
        if (delivery.isEmpty()) {
            return HttpServletResponse.SC_BAD_REQUEST;
        }
        if (body.length > limit) {
            return HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;
        }
        try {
            boolean first = queue.get().put(new Order(delivery, id, new String(body, StandardCharsets.UTF_8)));
            log.atInfo()
                    .addKeyValue("delivery", delivery)
                    .addKeyValue("first", first)
                    .log("order queued");
            return HttpServletResponse.SC_ACCEPTED;
        } catch (SQLException e) {
            log.atWarn()
                    .addKeyValue("delivery", delivery)
                    .addKeyValue("reason", e.getMessage())
                    .log("order not taken");
            return HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        }
    }
}
