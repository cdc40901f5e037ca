package io.mira.secrets.k8s.internal;

import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads JSON into maps, lists, texts, booleans and numbers. No message holds a part of the text: it may be a secret. */
final class Json {

    private Json() {}

    /**
     * Reads one object.
     *
     * @throws IllegalArgumentException if it is none; the message names the place only
     */
    static Map<?, ?> object(byte[] text) {
        try {
            return JsonParser.object().from(new String(text, StandardCharsets.UTF_8));
        } catch (JsonParserException e) {
            throw new IllegalArgumentException("no JSON object, at character " + e.getCharOffset());
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("no JSON object of Kubernetes: it is too deep");
        }
    }

    /** Gives an object within an object; an empty one if there is none. */
    static Map<?, ?> map(Map<?, ?> from, String key) {
        return from.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    /** Gives a text within an object; an empty one if there is none. */
    static String string(Map<?, ?> from, String key) {
        return from.get(key) instanceof String string ? string : "";
    }
}
