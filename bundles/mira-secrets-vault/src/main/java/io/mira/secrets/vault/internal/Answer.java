package io.mira.secrets.vault.internal;

import io.github.jopenlibs.vault.json.JsonObject;
import io.github.jopenlibs.vault.json.JsonValue;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What Vault answered: a status, and a JSON object, empty if there was none. */
record Answer(int status, JsonObject body) {

    /** Words only: whatever looks like an identifier, a token or a statement stays out of messages. */
    private static final Pattern PLAIN = Pattern.compile("(?:[A-Za-z'(),.:-]{1,16}(?: |$)){1,20}");

    boolean ok() {
        return status >= 200 && status < 300;
    }

    /** Gives a part of the answer that is an object; an empty one if it is not there. */
    JsonObject object(String name) {
        JsonValue part = body.get(name);
        return part != null && part.isObject() ? part.asObject() : new JsonObject();
    }

    JsonObject data() {
        return object("data");
    }

    /** Gives the keys of an object as texts; what is no text is given as JSON, null left out. */
    static Map<String, String> values(JsonObject object) {
        Map<String, String> values = new TreeMap<>();
        for (String name : object.names()) {
            JsonValue value = object.get(name);
            if (!value.isNull()) {
                values.put(name, value.isString() ? value.asString() : value.toString());
            }
        }
        return values;
    }

    /** Says what Vault said, as far as it can be shown. */
    String reason() {
        JsonValue errors = body.get("errors");
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
