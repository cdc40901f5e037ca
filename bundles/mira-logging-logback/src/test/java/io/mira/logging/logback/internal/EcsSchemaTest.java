package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the format {@code ecs} says has the types that the Elastic Common Schema 8.17 declares, or is none of its fields. */
final class EcsSchemaTest {

    /** The schema's fields that a record has by itself, with the schema's types. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("@timestamp", "date"),
            Map.entry("ecs.version", "keyword"),
            Map.entry("log.level", "keyword"),
            Map.entry("log.logger", "keyword"),
            Map.entry("process.thread.name", "keyword"),
            Map.entry("message", "match_only_text"),
            Map.entry("trace.id", "keyword"),
            Map.entry("span.id", "keyword"),
            Map.entry("error.type", "keyword"),
            Map.entry("error.message", "match_only_text"),
            Map.entry("error.stack_trace", "wildcard"));

    /** A field of ours below an object of the schema, which the schema allows. */
    private static final List<String> OURS = List.of("error.hash");

    /** Objects of the schema: whatever else a record had below one of these might have the whole record refused. */
    private static final List<String> OBJECTS = List.of(
            "agent",
            "client",
            "cloud",
            "container",
            "ecs",
            "error",
            "event",
            "file",
            "group",
            "host",
            "http",
            "log",
            "network",
            "process",
            "server",
            "service",
            "source",
            "span",
            "trace",
            "transaction",
            "url",
            "user");

    @Test
    void eachFieldHasTheTypeOfTheSchema() {
        Map<String, Object> seen = new TreeMap<>();
        for (var event : GoldenRecordsTest.events()) {
            String record = new String(new JsonRecord(RecordFormat.ECS).of(event), StandardCharsets.UTF_8);
            StrictJson.object(record.strip().getBytes(StandardCharsets.UTF_8)).forEach((name, value) -> {
                seen.put(name, value);
                conforms(name, value);
            });
        }

        assertThat(seen).containsKeys(TYPES.keySet().toArray(String[]::new));
    }

    private static void conforms(String name, Object value) {
        String type = TYPES.getOrDefault(name, name.startsWith("labels.") ? "keyword" : "");
        if (type.equals("date")) {
            assertThat(Instant.parse((String) value)).isNotNull();
        } else if (!type.isEmpty()) {
            assertThat(value).as(name + " is a " + type).isInstanceOf(String.class);
        } else if (!OURS.contains(name) && !name.endsWith("_")) {
            // What ends so is a key of the application's that was taken.
            assertThat(OBJECTS).as(name).doesNotContain(name.replaceFirst("\\..*", ""));
        }
    }

    @Test
    void aPlainValueUnderTheNameOfAnObjectBecomesALabelAndLabelsAreTexts() {
        var event = Events.event("m");
        for (String object : OBJECTS) {
            Events.with(event, object, 5);
        }
        Map<String, Object> record = read(event);

        for (String object : OBJECTS) {
            assertThat(record).doesNotContainKey(object).containsEntry("labels." + object, "5");
        }
    }

    private static Map<String, Object> read(ch.qos.logback.classic.spi.LoggingEvent event) {
        String record = new String(new JsonRecord(RecordFormat.ECS).of(event), StandardCharsets.UTF_8);
        return StrictJson.object(record.strip().getBytes(StandardCharsets.UTF_8));
    }
}
