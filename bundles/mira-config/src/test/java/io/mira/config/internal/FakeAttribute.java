package io.mira.config.internal;

import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

/** A declared key: its type, how many values it takes, the numbers or words it allows. */
record FakeAttribute(
        String id, int type, int cardinality, @Nullable String fallback, long min, long max, List<String> words)
        implements AttributeDefinition {

    static FakeAttribute of(String id, int type) {
        return new FakeAttribute(id, type, 0, "", Long.MIN_VALUE, Long.MAX_VALUE, List.of());
    }

    FakeAttribute required() {
        return new FakeAttribute(id, type, cardinality, null, min, max, words);
    }

    FakeAttribute orElse(String value) {
        return new FakeAttribute(id, type, cardinality, value, min, max, words);
    }

    FakeAttribute several(int most) {
        return new FakeAttribute(id, type, most, fallback, min, max, words);
    }

    FakeAttribute between(long least, long most) {
        return new FakeAttribute(id, type, cardinality, fallback, least, most, words);
    }

    FakeAttribute oneOf(String... allowed) {
        return new FakeAttribute(id, type, cardinality, fallback, min, max, List.of(allowed));
    }

    static ObjectClassDefinition objectClass(String pid, List<FakeAttribute> attributes) {
        return new ObjectClassDefinition() {
            @Override
            public String getName() {
                return pid;
            }

            @Override
            public String getID() {
                return pid;
            }

            @Override
            public String getDescription() {
                return "";
            }

            @Override
            public AttributeDefinition @Nullable [] getAttributeDefinitions(int filter) {
                AttributeDefinition[] found = attributes.stream()
                        .filter(a -> filter == ALL || (filter == REQUIRED) == (a.fallback == null))
                        .toArray(AttributeDefinition[]::new);
                return found.length == 0 ? null : found; // as Felix answers
            }

            @Override
            public @Nullable InputStream getIcon(int size) {
                return null;
            }
        };
    }

    @Override
    public String getName() {
        return id;
    }

    @Override
    public String getID() {
        return id;
    }

    @Override
    public String getDescription() {
        return "what " + id + " is for";
    }

    @Override
    public int getCardinality() {
        return cardinality;
    }

    @Override
    public int getType() {
        return type;
    }

    @Override
    public String[] getOptionValues() {
        return words.toArray(String[]::new);
    }

    @Override
    public String[] getOptionLabels() {
        return getOptionValues();
    }

    @Override
    public String validate(String value) {
        if (!words.isEmpty()) {
            return words.contains(value) ? "" : "no such option";
        }
        if (type == INTEGER || type == LONG) {
            long number = Long.parseLong(value);
            return number < min ? "too small" : number > max ? "too large" : "";
        }
        return "";
    }

    @Override
    public String @Nullable [] getDefaultValue() {
        return fallback == null ? null : new String[] {fallback};
    }
}
