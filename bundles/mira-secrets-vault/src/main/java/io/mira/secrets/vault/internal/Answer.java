package io.mira.secrets.vault.internal;

import io.github.jopenlibs.vault.json.Json;
import io.github.jopenlibs.vault.json.JsonObject;
import io.github.jopenlibs.vault.json.JsonValue;
import io.github.jopenlibs.vault.json.ParseException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What Vault answered: a status, and a JSON object, empty if there was none. */
final class Answer {

    /** Words only: whatever looks like an identifier, a token or a statement stays out of messages. */
    private static final Pattern PLAIN = Pattern.compile("(?:[A-Za-z'(),.:-]{1,16}(?: |$)){1,20}");

    private final int status;
    private final byte[] content;

    Answer(int status, byte[] content) {
        this.status = status;
        this.content = content;
    }

    int status() {
        return status;
    }

    /** Gives what came, as it came. */
    byte[] content() {
        return content;
    }

    /**
     * Gives what came as JSON. Somebody else's answer, such as a proxy's page, is an empty object: it may hold anything.
     */
    JsonObject body() {
        try {
            JsonValue value =
                    content.length == 0 ? new JsonObject() : Json.parse(new String(content, StandardCharsets.UTF_8));
            return value.isObject() ? value.asObject() : new JsonObject();
        } catch (ParseException e) {
            return new JsonObject();
        }
    }

    /** Tells whether it can be Vault's: JSON, or nothing at all. */
    boolean readable() {
        int first = 0;
        while (first < content.length && Character.isWhitespace(content[first])) {
            first++;
        }
        return first == content.length || content[first] == '{';
    }

    boolean ok() {
        return status >= 200 && status < 300;
    }

    /** Gives a part of the answer that is an object; an empty one if it is not there. */
    JsonObject object(String name) {
        return object(body(), name);
    }

    private static JsonObject object(JsonObject whole, String name) {
        JsonValue part = whole.get(name);
        return part != null && part.isObject() ? part.asObject() : new JsonObject();
    }

    JsonObject data() {
        return object("data");
    }

    /** Gives what the answer tells of the version that was asked for. */
    JsonObject metadata() {
        return object(data(), "metadata");
    }

    /** Says what Vault said, as far as it can be shown. */
    String reason() {
        JsonValue errors = body().get("errors");
        String text = errors != null && errors.isArray() && !errors.asArray().isEmpty()
                ? errors.asArray()
                        .get(0)
                        .toString()
                        .replaceAll("^\"|\"$|\\\\n", " ")
                        .strip()
                : "";
        return "status " + status + (PLAIN.matcher(text).matches() ? " (" + text + ")" : "");
    }

    /** Gives nothing of the body: it may hold secrets. */
    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}
