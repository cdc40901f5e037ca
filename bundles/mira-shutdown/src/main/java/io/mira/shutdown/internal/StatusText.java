package io.mira.shutdown.internal;

import io.mira.shutdown.ShutdownPhase;
import io.mira.shutdown.spi.HandlerOutcome;
import io.mira.shutdown.spi.StopRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The status for people. */
final class StatusText {

    private static final String[] ENDED = {"phase", "handler", "bundle", "outcome", "ms"};

    private StatusText() {}

    static String of(Status status) {
        StringBuilder text = new StringBuilder();
        text.append(status.stopping() ? "stopping" : "running");
        text.append(", budget of a stop ").append(status.timeout().toMillis()).append(" ms");
        text.append(", of it ").append(status.delay().toMillis()).append(" ms delay\n");
        text.append("under way: ")
                .append(status.inFlight().isEmpty() ? "nothing" : status.inFlight())
                .append('\n');
        text.append("handlers that a stop runs, in this order:\n");
        List<String[]> waiting = new ArrayList<>();
        waiting.add(new String[] {"phase", "handler", "bundle", "limit ms"});
        for (Handler handler : status.waiting()) {
            waiting.add(new String[] {
                phase(handler.phase()),
                handler.name(),
                handler.bundle(),
                handler.limit().map(limit -> String.valueOf(limit.toMillis())).orElse("")
            });
        }
        table(text, waiting);
        if (!status.ended().isEmpty()) {
            text.append("handlers that have run:\n");
            table(text, ended(status.ended()));
        }
        text.append(status.lastStop().map(StatusText::lastStop).orElse("last stop: none is known\n"));
        return text.toString().stripTrailing();
    }

    private static String lastStop(StopRecord last) {
        StringBuilder text = new StringBuilder("last stop: ").append(last.outcome());
        last.exitCode()
                .ifPresent(code -> text.append(", exit code ")
                        .append(code)
                        .append(", begun by ")
                        .append(last.reason())
                        .append(", took ")
                        .append(last.duration().toMillis())
                        .append(" ms"));
        last.at().ifPresent(at -> text.append(", ended ").append(at));
        if (!last.overdue().isEmpty()) {
            text.append(", not ended: ").append(last.overdue());
        }
        text.append('\n');
        if (!last.handlers().isEmpty()) {
            table(text, ended(last.handlers()));
        }
        return text.toString();
    }

    private static List<String[]> ended(List<HandlerOutcome> handlers) {
        List<String[]> rows = new ArrayList<>();
        rows.add(ENDED);
        for (HandlerOutcome handler : handlers) {
            rows.add(new String[] {
                phase(handler.phase()),
                handler.handler(),
                handler.bundle(),
                handler.outcome(),
                String.valueOf(handler.duration().toMillis())
            });
        }
        return rows;
    }

    private static void table(StringBuilder text, List<String[]> rows) {
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int i = 0; i < row.length; i++) {
                int column = i;
                int width = rows.stream()
                        .mapToInt(each -> each[column].length())
                        .max()
                        .orElse(0);
                line.append(row[i]).append(" ".repeat(width - row[i].length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static String phase(ShutdownPhase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }
}
