package io.mira.secrets.k8s.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

    @Test
    void everyKindOfValueIsRead() {
        Map<?, ?> read = Json.object(
                " {\"a\": \"x\\n\\u00e4\\\"😀\", \"b\": [1, -2.5e3, {}], \"c\": {\"d\": true}, \"e\": null} "
                        .getBytes(StandardCharsets.UTF_8));

        assertEquals("x\nä\"😀", Json.string(read, "a"));
        assertEquals(Map.of("d", true), Json.map(read, "c"));
        assertEquals("", Json.string(read, "e"));
        assertEquals("", Json.string(read, "f"));
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
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Json.object(text.getBytes(StandardCharsets.UTF_8)));

        assertFalse(e.toString().contains("s3cr3t"));
    }

    @Test
    void whatIsTooDeepIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Json.object(("{\"a\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8)));
    }
}
