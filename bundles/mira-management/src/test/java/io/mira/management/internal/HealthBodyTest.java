package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HealthBodyTest {

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Test
    void statusAndReasonsAreTold() throws IOException {
        JsonNode body = STRICT.readTree(HealthBody.of(List.of(
                new CheckResult("a", CheckResult.Status.UP, List.of(), Instant.EPOCH),
                new CheckResult("b", CheckResult.Status.DOWN, List.of("one", "two"), Instant.EPOCH))));

        assertThat(body)
                .isEqualTo(
                        STRICT.readTree(
                                "{\"status\":\"DOWN\",\"checks\":["
                                        + "{\"name\":\"a\",\"status\":\"UP\",\"reasons\":[],\"since\":\"1970-01-01T00:00:00Z\"},"
                                        + "{\"name\":\"b\",\"status\":\"DOWN\",\"reasons\":[\"one\",\"two\"],\"since\":\"1970-01-01T00:00:00Z\"}]}"));
    }

    @Test
    void withoutChecksTheListIsEmpty() {
        assertThat(HealthBody.of(List.of())).asString().isEqualTo("{\"status\":\"UP\",\"checks\":[]}\n");
    }

    @Test
    void whateverAReasonHoldsComesThroughUnchanged() throws IOException {
        Random random = new Random(20260203);
        for (int i = 0; i < 1_000; i++) {
            String text = text(random);

            JsonNode body = STRICT.readTree(HealthBody.of(
                    List.of(new CheckResult(text, CheckResult.Status.WARN, List.of(text), Instant.EPOCH))));

            assertThat(body.at("/checks/0/name").asText()).isEqualTo(text);
            assertThat(body.at("/checks/0/reasons/0").asText()).isEqualTo(text);
        }
    }

    @Test
    void theStatusAloneTellsNoReason() throws IOException {
        List<CheckResult> results =
                List.of(new CheckResult("b", CheckResult.Status.DOWN, List.of("one"), Instant.EPOCH));

        assertThat(STRICT.readTree(HealthBody.statusOf(results))).isEqualTo(STRICT.readTree("{\"status\":\"DOWN\"}"));
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.appendCodePoint(random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0xD800));
        }
        return text.append("\"\\\n\u2028😀").toString();
    }
}
