package io.mira.config.internal;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Gives a value of JSON the type that its key says, as the Configurator has it: {@code port:Integer}, {@code a:String[]}. */
final class JsonValue {

    private static final String REFERENCE = "secret://";

    private final String type;

    /** @param type as it stands behind the colon; empty if there is none */
    JsonValue(String type) {
        this.type = type;
    }

    /** Gives the value in its type; the message of the exception is the reason why it cannot be. */
    Object of(Object value) {
        if (type.startsWith("Collection<") && type.endsWith(">")) {
            return List.copyOf(several(value, type.substring(11, type.length() - 1)));
        }
        if (type.endsWith("[]")) {
            return array(several(value, type.substring(0, type.length() - 2)));
        }
        return value instanceof List<?> ? array(several(value, type)) : single(value, type);
    }

    private static List<Object> several(Object value, String type) {
        List<Object> typed = new ArrayList<>();
        for (Object one : value instanceof List<?> list ? list : List.of(value)) {
            typed.add(single(one, type));
        }
        return typed;
    }

    private static Object array(List<Object> values) {
        Class<?> common = values.isEmpty() ? String.class : values.get(0).getClass();
        if (!values.stream().allMatch(common::isInstance)) {
            return values.stream().map(Object::toString).toArray(String[]::new);
        }
        Object array = Array.newInstance(common, values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, values.get(i));
        }
        return array;
    }

    private static Object single(Object value, String type) {
        if (value instanceof JsonText.Raw raw) {
            return raw.text();
        }
        String text = value instanceof BigDecimal number ? number.toPlainString() : value.toString();
        if (text.contains(REFERENCE)) {
            return text;
        }
        try {
            return switch (type.toLowerCase(Locale.ROOT)) {
                case "" -> untyped(value);
                case "string" -> text;
                case "integer", "int" -> Integer.valueOf(text);
                case "long" -> Long.valueOf(text);
                case "short" -> Short.valueOf(text);
                case "byte" -> Byte.valueOf(text);
                case "double" -> Double.valueOf(text);
                case "float" -> Float.valueOf(text);
                case "boolean" -> Boolean.valueOf(text);
                case "character", "char" -> character(text);
                default ->
                    throw new IllegalArgumentException("unknown type '" + type + "': Integer, Long[], … are known");
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no " + type, e);
        }
    }

    private static Object untyped(Object value) {
        if (value instanceof BigDecimal number) {
            return number.scale() <= 0 ? (Object) number.longValueExact() : (Object) number.doubleValue();
        }
        return value;
    }

    private static Character character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("'" + text + "' is not one character");
        }
        return text.charAt(0);
    }
}
