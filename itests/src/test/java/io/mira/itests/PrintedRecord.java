package io.mira.itests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A record as documentation shows it. It equals a real one that has the same keys with the same values, save those that
 * differ from run to run. In a text, {@code …} stands for anything.
 */
record PrintedRecord(LogRecord shown) {

    private static final Set<String> DIFFERENT_EVERY_TIME =
            Set.of("timestamp", "thread", "correlation_id", "trace_id", "span_id", "port", "version");

    boolean equalsRecord(LogRecord real) {
        return names(shown.json()).equals(names(real.json()))
                && names(shown.json()).stream().allMatch(name -> same(name, real));
    }

    private boolean same(String name, LogRecord real) {
        return DIFFERENT_EVERY_TIME.contains(name)
                || name.endsWith("_ms")
                || pattern(shown.text(name)).matcher(real.text(name)).matches();
    }

    private static Pattern pattern(String shown) {
        String[] parts = shown.split("…", -1);
        List<String> quoted = new ArrayList<>();
        for (String part : parts) {
            quoted.add(Pattern.quote(part));
        }
        return Pattern.compile(String.join(".*", quoted), Pattern.DOTALL);
    }

    private static List<String> names(JsonNode json) {
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        names.sort(null);
        return names;
    }
}
