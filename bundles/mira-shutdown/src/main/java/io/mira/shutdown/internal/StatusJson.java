package io.mira.shutdown.internal;

import io.mira.shutdown.ShutdownPhase;
import io.mira.shutdown.spi.HandlerOutcome;
import io.mira.shutdown.spi.StopRecord;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The status for programs. */
final class StatusJson {

    private StatusJson() {}

    static String of(Status status) {
        String inFlight = status.inFlight().entrySet().stream()
                .map(kind -> quoted(kind.getKey()) + ":" + kind.getValue())
                .collect(Collectors.joining(",", "{", "}"));
        return "{\"state\":" + quoted(status.stopping() ? "stopping" : "running")
                + ",\"timeout_ms\":" + status.timeout().toMillis()
                + ",\"pre_drain_delay_ms\":" + status.delay().toMillis()
                + ",\"in_flight\":" + inFlight
                + ",\"handlers\":" + array(status.waiting(), StatusJson::waiting)
                + ",\"ended\":" + array(status.ended(), StatusJson::ended)
                + ",\"last_stop\":"
                + status.lastStop().map(StatusJson::lastStop).orElse("null") + "}";
    }

    private static String waiting(Handler handler) {
        return "{\"handler\":" + quoted(handler.name())
                + ",\"bundle\":" + quoted(handler.bundle())
                + ",\"phase\":" + phase(handler.phase())
                + ",\"limit_ms\":"
                + handler.limit().map(limit -> String.valueOf(limit.toMillis())).orElse("null")
                + "}";
    }

    private static String ended(HandlerOutcome handler) {
        return "{\"handler\":" + quoted(handler.handler())
                + ",\"bundle\":" + quoted(handler.bundle())
                + ",\"phase\":" + phase(handler.phase())
                + ",\"duration_ms\":" + handler.duration().toMillis()
                + ",\"outcome\":" + quoted(handler.outcome()) + "}";
    }

    private static String lastStop(StopRecord last) {
        return "{\"outcome\":" + quoted(last.outcome())
                + ",\"exit_code\":" + last.exitCode().map(String::valueOf).orElse("null")
                + ",\"reason\":" + quoted(last.reason())
                + ",\"shutdown_ms\":" + last.duration().toMillis()
                + ",\"at\":" + last.at().map(at -> quoted(at.toString())).orElse("null")
                + ",\"overdue\":" + quoted(last.overdue())
                + ",\"handlers\":" + array(last.handlers(), StatusJson::ended) + "}";
    }

    private static <T> String array(List<T> elements, Function<T, String> json) {
        return elements.stream().map(json).collect(Collectors.joining(",", "[", "]"));
    }

    private static String phase(ShutdownPhase phase) {
        return quoted(phase.name().toLowerCase(Locale.ROOT));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
