package io.mira.examples.webhook;

import io.mira.logging.CorrelationContext;
import io.mira.logging.RequestContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Receives webhooks: one request after the other, each with the settings it began with. */
final class WebhookServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final Logger log = LoggerFactory.getLogger(WebhookServlet.class);

    private final transient Supplier<Settings> settings;

    WebhookServlet(Supplier<Settings> settings) {
        this.settings = settings;
    }

    @Override
    @SuppressWarnings("try") // the scope is only held
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RequestContext context = RequestContext.of(request::getHeader);
        context.answer(response::setHeader);
        try (CorrelationContext.Scope scope = context.open()) {
            handle(request, response);
        }
    }

    private void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String event = header(request, "X-GitHub-Event");
        String delivery = header(request, "X-GitHub-Delivery");
        try {
            byte[] body = checked(request, event, settings.get());
            with(
                            entry(log.atInfo(), event, delivery),
                            "repository",
                            RepositoryName.in(body).orElse(""))
                    .log("webhook received");
            answer(request, response, HttpServletResponse.SC_ACCEPTED, "accepted");
        } catch (RefusedException e) {
            entry(log.atWarn(), event, delivery)
                    .addKeyValue("status", e.status())
                    .addKeyValue("reason", e.getMessage())
                    .log("webhook refused");
            answer(request, response, e.status(), String.valueOf(e.getMessage()));
        }
    }

    private static byte[] checked(HttpServletRequest request, String event, Settings settings)
            throws IOException, RefusedException {
        byte[] body = body(request, settings);
        if (!settings.signature().signs(header(request, "X-Hub-Signature-256"), body)) {
            throw new RefusedException(HttpServletResponse.SC_UNAUTHORIZED, "the signature is missing or wrong");
        }
        if (event.isEmpty()) {
            throw new RefusedException(HttpServletResponse.SC_BAD_REQUEST, "X-GitHub-Event is missing");
        }
        if (!settings.accepts(event)) {
            throw new RefusedException(422, "this event is not accepted here");
        }
        return body;
    }

    private static byte[] body(HttpServletRequest request, Settings settings) throws IOException, RefusedException {
        if (!request.getMethod().equals("POST")) {
            throw new RefusedException(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "webhooks are sent with POST");
        }
        int limit = settings.bodyLimit();
        if (request.getContentLengthLong() <= limit) {
            byte[] body = request.getInputStream().readNBytes(limit + 1);
            if (body.length <= limit) {
                return body;
            }
        }
        throw new RefusedException(
                HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "the body is longer than " + limit + " bytes");
    }

    private static String header(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name)).orElse("");
    }

    private static LoggingEventBuilder entry(LoggingEventBuilder entry, String event, String delivery) {
        return with(with(entry, "event", event), "delivery", delivery);
    }

    private static LoggingEventBuilder with(LoggingEventBuilder entry, String key, String value) {
        return value.isEmpty() ? entry : entry.addKeyValue(key, value);
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, int status, String text)
            throws IOException {
        response.setStatus(status);
        if (!request.getInputStream().isFinished()) {
            // Jetty closes the connection behind the unread rest: the sender has to know, or its next request fails.
            response.setHeader("Connection", "close");
        }
        if (status == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
            response.setHeader("Allow", "POST");
        }
        byte[] json = ("{\"status\":" + status + ",\"message\":\"" + text + "\"}\n").getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/json");
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
        response.flushBuffer();
    }
}
