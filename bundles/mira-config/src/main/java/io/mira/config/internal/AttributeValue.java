package io.mira.config.internal;

import io.mira.config.Durations;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.osgi.service.metatype.AttributeDefinition;

/** Makes a value what its declaration says it is. A reference to a secret is left alone: its value is not known here. */
final class AttributeValue {

    static final String REFERENCE = "secret://";
    private static final Pattern DURATION = Pattern.compile("\\d+(ms|s|m|h)");

    private final AttributeDefinition declared;

    AttributeValue(AttributeDefinition declared) {
        this.declared = declared;
    }

    /** Gives the value in its type; the message of the exception is the reason why it cannot be. */
    Object of(Object value) {
        if (declared.getCardinality() == 0) {
            if (value instanceof String text && text.contains(REFERENCE)) {
                return text;
            }
            if (value instanceof Collection || value.getClass().isArray()) {
                throw new IllegalArgumentException("one value is expected, not several");
            }
            return single(value);
        }
        List<Object> typed = new ArrayList<>();
        for (Object one : several(value)) {
            typed.add(one instanceof String text && text.contains(REFERENCE) ? one : single(one));
        }
        int most = Math.abs(declared.getCardinality());
        if (typed.size() > most) {
            throw new IllegalArgumentException("at most " + most + " values are expected, not " + typed.size());
        }
        return declared.getCardinality() < 0 ? List.copyOf(typed) : array(typed);
    }

    private static List<Object> several(Object value) {
        if (value instanceof Collection<?> collection) {
            return new ArrayList<>(collection);
        }
        if (value.getClass().isArray()) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                list.add(Array.get(value, i));
            }
            return list;
        }
        List<Object> list = new ArrayList<>();
        Arrays.stream(value.toString().split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .forEach(list::add);
        return list;
    }

    private static Object array(List<Object> values) {
        Class<?> type = values.isEmpty() ? String.class : values.get(0).getClass();
        if (!values.stream().allMatch(type::isInstance)) {
            return values.stream().map(Object::toString).toArray(String[]::new);
        }
        Object array = Array.newInstance(type, values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, values.get(i));
        }
        return array;
    }

    private Object single(Object value) {
        String given = value.toString().strip();
        String text = asOption(given);
        Object typed = typed(text, text.equals(given) ? value : text);
        String complaint = typed instanceof String plain && plain.isEmpty() ? "" : declared.validate(escaped(text));
        if (complaint != null && !complaint.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is not allowed" + allowed());
        }
        return typed;
    }

    private Object typed(String text, Object value) {
        try {
            return switch (declared.getType()) {
                case AttributeDefinition.INTEGER -> Integer.valueOf(text);
                case AttributeDefinition.LONG -> Long.valueOf(text);
                case AttributeDefinition.SHORT -> Short.valueOf(text);
                case AttributeDefinition.BYTE -> Byte.valueOf(text);
                case AttributeDefinition.DOUBLE -> Double.valueOf(text);
                case AttributeDefinition.FLOAT -> Float.valueOf(text);
                case AttributeDefinition.BOOLEAN -> bool(text);
                default -> {
                    if (isDuration()) {
                        Durations.parse(text);
                    }
                    yield value instanceof String ? value : text;
                }
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no number that fits" + allowed(), e);
        }
    }

    /** Gives the option that is meant: debug is DEBUG, unless there are both. */
    private String asOption(String text) {
        String[] options = declared.getOptionValues();
        if (options == null || Arrays.asList(options).contains(text)) {
            return text;
        }
        List<String> meant =
                Arrays.stream(options).filter(text::equalsIgnoreCase).toList();
        return meant.size() == 1 ? meant.get(0) : text;
    }

    /** A text whose default is a duration with its unit takes durations. */
    private boolean isDuration() {
        String[] defaults = declared.getDefaultValue();
        return declared.getType() == AttributeDefinition.STRING
                && defaults != null
                && defaults.length == 1
                && DURATION.matcher(defaults[0]).matches();
    }

    private static Boolean bool(String text) {
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.valueOf(text);
        }
        throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    }

    /** The metatype service splits what it validates at commas, even where one value is declared. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace(",", "\\,");
    }

    private String allowed() {
        String[] options = declared.getOptionValues();
        if (options != null && options.length > 0) {
            return ": one of " + String.join(", ", options) + " is";
        }
        String description = declared.getDescription();
        return description == null || description.isEmpty() ? "" : ": " + description;
    }
}
