package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.logging.Redaction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonValueTest {

    @Test
    void listsMapsAndArraysStayWhatTheyAre() {
        assertThat(json(List.of(1, "a", true))).isEqualTo("[1,\"a\",true]");
        assertThat(json(Map.of("a", List.of(2.5)))).isEqualTo("{\"a\":[2.5]}");
        assertThat(json(new int[] {1, 2})).isEqualTo("[1,2]");
        assertThat(json(new AtomicLong(7))).isEqualTo("7");
        assertThat(json(new BigDecimal("1E+400"))).isEqualTo("1E+400");
        assertThat(json(Collections.singletonList(null))).isEqualTo("[null]");
        assertThat(json(Double.NaN)).isEqualTo("\"NaN\"");
    }

    @Test
    void decimalsAreWrittenAsJavaHasThem() {
        Random random = new Random(6);
        for (int i = 0; i < 100_000; i++) {
            int decimals = random.nextInt(9);
            double number = random.nextInt(20_000_000) / Math.pow(10, decimals) * (random.nextBoolean() ? 1 : -1);
            assertThat(Double.parseDouble(json(number))).isEqualTo(number);
            assertThat(json(number))
                    .hasSizeLessThanOrEqualTo(Double.toString(number).length());
        }
        double[] numbers = {
            0, -0.0, 1, -1, 99.5, 0.29, 1.005, 100, 0.001, 9_999_999.999999, 1.0E7, 1.0E-4, Math.PI, 0.1 + 0.2
        };
        for (double number : numbers) {
            assertThat(json(number)).isEqualTo(Double.toString(number));
        }
    }

    @Test
    void namesInAMapThatLookAlikeStayTwo() {
        Map<Object, Object> map = new HashMap<>();
        map.put(1, "a");
        map.put("1", "b");

        assertThat(json(map)).contains("\"1\":").contains("\"1_\":");
    }

    @Test
    void whatContainsItselfEnds() {
        List<Object> self = new ArrayList<>();
        self.add(self);

        assertThat(json(self)).isEqualTo("[[[[[\"...\"]]]]]");
    }

    @Test
    void whatIsTooWideIsCut() {
        byte[] record = new JsonRecord(RecordFormat.JSON)
                .of(Events.with(Events.event("m"), "k", Collections.nCopies(100_000, "x")));

        assertThat(record.length).isLessThan(2_000);
        assertThat(StrictJson.object(Arrays.copyOf(record, record.length - 1))).containsEntry("truncated", true);
    }

    @Test
    void aCollectionThatThrowsIsToldInItsPlace() {
        Iterable<Object> bad = () -> {
            throw new IllegalStateException("no iterator");
        };

        assertThat(json(bad)).contains("failed: java.lang.IllegalStateException");
    }

    @Test
    void secretsInsideAreMasked() {
        try (var registration = Redaction.register("password-1")) {
            assertThat(registration.masked()).isTrue();

            assertThat(json(Map.of("password-1", List.of("a password-1")))).isEqualTo("{\"***\":[\"a ***\"]}");
        }
    }

    private static String json(@Nullable Object value) {
        JsonBuffer buffer = new JsonBuffer();
        new JsonValue(buffer).write(value, 2_000);
        return new String(buffer.toBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
