package io.mira.config.internal;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.SimpleType;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the validator sees of our values, and of what {@link JsonText} has read. Two are equal if their values are. */
final class SchemaNode implements JsonNode {

    private final Object value;
    private final String pointer;

    SchemaNode(Object value, String pointer) {
        this.value = plain(value);
        this.pointer = pointer;
    }

    static SchemaNode parse(String text) throws FaultyFileException {
        return new SchemaNode(new JsonText(text).members(), "");
    }

    @Nullable
    SchemaNode member(String key) {
        return (SchemaNode) asObject().get(key);
    }

    @Override
    public String getJsonPointer() {
        return pointer;
    }

    @Override
    public SimpleType getNodeType() {
        if (value instanceof Map) {
            return SimpleType.OBJECT;
        }
        if (value instanceof List) {
            return SimpleType.ARRAY;
        }
        if (value instanceof Boolean) {
            return SimpleType.BOOLEAN;
        }
        if (value instanceof BigDecimal number) {
            return number.scale() <= 0 ? SimpleType.INTEGER : SimpleType.NUMBER;
        }
        return value == JsonText.Nothing.NULL ? SimpleType.NULL : SimpleType.STRING;
    }

    @Override
    public boolean asBoolean() {
        return (Boolean) value;
    }

    @Override
    public String asString() {
        return value.toString();
    }

    @Override
    public BigInteger asInteger() {
        return asNumber().toBigIntegerExact();
    }

    @Override
    public BigDecimal asNumber() {
        return (BigDecimal) value;
    }

    @Override
    public List<JsonNode> asArray() {
        List<JsonNode> nodes = new ArrayList<>();
        for (Object one : (List<?>) value) {
            nodes.add(new SchemaNode(one, pointer + "/" + nodes.size()));
        }
        return nodes;
    }

    @Override
    public Map<String, JsonNode> asObject() {
        Map<String, JsonNode> nodes = new LinkedHashMap<>();
        ((Map<?, ?>) value)
                .forEach((key, one) -> nodes.put(
                        key.toString(),
                        new SchemaNode(one, pointer + "/" + JsonNode.encodeJsonPointer(key.toString()))));
        return nodes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SchemaNode node && comparable().equals(node.comparable());
    }

    @Override
    public int hashCode() {
        return comparable().hashCode();
    }

    @Override
    public String toString() {
        return value.toString();
    }

    private Object comparable() {
        return value instanceof Map ? asObject() : value instanceof List ? asArray() : value;
    }

    private static Object plain(Object value) {
        if (value instanceof JsonText.Member member) {
            return plain(member.value());
        }
        if (value instanceof JsonText.Raw raw) {
            return raw.members();
        }
        if (value instanceof Number) {
            return new BigDecimal(value.toString()).stripTrailingZeros();
        }
        if (value instanceof Collection<?> collection) {
            return new ArrayList<Object>(collection);
        }
        if (value.getClass().isArray()) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                list.add(Objects.requireNonNull(Array.get(value, i)));
            }
            return list;
        }
        return value;
    }

    /** Makes nodes of what the validator brings itself. */
    static final class Factory implements JsonNodeFactory {

        @Override
        public JsonNode wrap(Object value) {
            return value instanceof JsonNode node ? node : new SchemaNode(value, "");
        }

        @Override
        public JsonNode create(String text) {
            try {
                return parse(text);
            } catch (FaultyFileException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }
}
