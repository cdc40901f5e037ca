package io.mira.itests;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One line of stdout: one JSON object and nothing else, with no key twice. */
record LogRecord(JsonNode json) {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static LogRecord of(String line) {
        try {
            JsonNode json = STRICT.readTree(line);
            for (String key : new String[] {"timestamp", "level", "logger", "thread", "message"}) {
                if (!json.path(key).isTextual()) {
                    throw new IllegalArgumentException("no " + key + " in: " + line);
                }
            }
            return new LogRecord(json);
        } catch (IOException e) {
            throw new UncheckedIOException("not one JSON object: " + line, e);
        }
    }

    String text(String key) {
        return json.path(key).asText();
    }

    String message() {
        return text("message");
    }

    boolean is(String message) {
        return message().equals(message);
    }

    boolean isError() {
        return text("level").equals("ERROR");
    }
}
