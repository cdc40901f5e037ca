package io.mira.management.internal;

import io.mira.logging.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The answer to a probe, as JSON. */
final class HealthBody {

    private HealthBody() {}

    static byte[] of(List<CheckResult> results) {
        StringBuilder json = new StringBuilder("{\"status\":");
        string(json, CheckResult.worst(results).name());
        json.append(",\"checks\":[");
        for (int i = 0; i < results.size(); i++) {
            CheckResult result = results.get(i);
            json.append(i == 0 ? "{\"name\":" : ",{\"name\":");
            string(json, result.name());
            json.append(",\"status\":");
            string(json, result.status().name());
            json.append(",\"reasons\":[");
            for (int r = 0; r < result.reasons().size(); r++) {
                json.append(r == 0 ? "" : ",");
                string(json, result.reasons().get(r));
            }
            json.append("],\"since\":");
            string(json, result.since().truncatedTo(ChronoUnit.MILLIS).toString());
            json.append('}');
        }
        return json.append("]}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Gives the status alone, for those who may not see more. */
    static byte[] statusOf(List<CheckResult> results) {
        return ("{\"status\":\"" + CheckResult.worst(results) + "\"}\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void string(StringBuilder json, String text) {
        json.append(Json.string(Redaction.mask(text)));
    }
}
