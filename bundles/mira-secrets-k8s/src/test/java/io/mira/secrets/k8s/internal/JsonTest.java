package io.mira.secrets.k8s.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

    @Test
    void everyKindOfValueIsRead() {
        Map<?, ?> read = Json.object(
                " {\"a\": \"x\\n\\u00e4\\\"\", \"b\": [1, -2.5e3, []], \"c\": {\"d\": true}, \"e\": null} ");

        assertEquals(
                Map.of("a", "x\nä\"", "b", List.of(1.0, -2500.0, List.of()), "c", Map.of("d", true), "e", ""), read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1}x",
                "{\"a\":\"s3cr3t",
                "{\"a\":tru}",
                "{\"a\":\"\\q\"}",
                "<html>s3cr3t</html>"
            })
    void whatIsNoObjectIsRefusedWithoutBeingQuoted(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Json.object(text));

        assertFalse(e.toString().contains("s3cr3t"));
    }

    @Test
    void whatIsTooDeepIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Json.object("{\"a\":" + "[".repeat(100_000)));
    }
}
