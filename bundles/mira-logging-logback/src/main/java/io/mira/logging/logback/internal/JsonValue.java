package io.mira.logging.logback.internal;

import io.mira.logging.Redaction;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes a value as what it is: number, truth value, list, map, or text. Bounded in depth, width and length, so that a
 * collection may contain itself. What throws is told in its place.
 */
final class JsonValue {

    private static final int MOST_DEPTH = 5;
    private static final int MOST_WIDTH = 100;
    private static final int KEY_CHARACTERS = 64;
    private static final int LONGEST_NUMBER = 64;

    private final JsonBuffer json;

    JsonValue(JsonBuffer json) {
        this.json = json;
    }

    void write(@Nullable Object value, int limit) {
        int start = json.length();
        try {
            if (value == null) {
                json.raw("\"null\"");
            } else {
                write(value, start + limit, 0);
            }
        } catch (RuntimeException | StackOverflowError e) {
            // Only foreign collections throw here; what they have given so far is not whole.
            json.rewind(start);
            json.string(Texts.failure(value, e), limit);
        }
    }

    private void write(@Nullable Object value, int end, int depth) {
        if (value == null) {
            json.raw("null");
        } else if (value instanceof String text) {
            json.string(text, Math.max(0, end - json.length()));
        } else if (value instanceof Integer || value instanceof Long) {
            number(((Number) value).longValue(), end);
        } else if (value instanceof Double decimal && json.decimal(decimal)) {
            return;
        } else if (isNumber(value)) {
            number(Texts.of(value), end);
        } else if (value instanceof Boolean) {
            json.raw(value.toString());
        } else if (value instanceof Map<?, ?> map && depth < MOST_DEPTH) {
            map(map, end, depth);
        } else if (value instanceof Iterable<?> many && !(value instanceof java.nio.file.Path) && depth < MOST_DEPTH) {
            list(many, end, depth);
        } else if (value.getClass().isArray() && depth < MOST_DEPTH) {
            array(value, end, depth);
        } else {
            json.string(tooDeep(value, depth) ? "..." : Texts.of(value), Math.max(0, end - json.length()));
        }
    }

    private static boolean tooDeep(Object value, int depth) {
        return depth >= MOST_DEPTH
                && (value instanceof Map
                        || value instanceof Iterable
                        || value.getClass().isArray());
    }

    private static boolean isNumber(Object value) {
        return value instanceof Short
                || value instanceof Byte
                || (value instanceof Double d && Double.isFinite(d))
                || (value instanceof Float f && Float.isFinite(f))
                || value.getClass() == BigDecimal.class
                || value.getClass() == BigInteger.class
                || value.getClass() == AtomicInteger.class
                || value.getClass() == AtomicLong.class;
    }

    /** A number that is, or holds, a secret is no number any more. */
    private void number(String digits, int end) {
        if (digits.length() > LONGEST_NUMBER || !json.number(digits)) {
            json.string(digits, Math.max(0, end - json.length()));
        }
    }

    private void number(long number, int end) {
        if (!json.number(number)) {
            json.string(Long.toString(number), Math.max(0, end - json.length()));
        }
    }

    private boolean isFull(int count, int end) {
        boolean full = count >= MOST_WIDTH || json.length() >= end;
        if (full) {
            json.markCut();
        }
        return full;
    }

    private void map(Map<?, ?> map, int end, int depth) {
        Set<String> names = new HashSet<>();
        json.raw('{');
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (isFull(names.size(), end)) {
                break;
            }
            if (!names.isEmpty()) {
                json.raw(',');
            }
            String name = Texts.name(Redaction.mask(Texts.of(entry.getKey())), KEY_CHARACTERS);
            while (!names.add(name)) {
                name += "_";
            }
            json.string(name, MOST_DEPTH * KEY_CHARACTERS * 2);
            json.raw(':');
            write(entry.getValue(), end, depth + 1);
        }
        json.raw('}');
    }

    private void list(Iterable<?> many, int end, int depth) {
        int count = 0;
        json.raw('[');
        for (Object value : many) {
            if (isFull(count, end)) {
                break;
            }
            if (count++ > 0) {
                json.raw(',');
            }
            write(value, end, depth + 1);
        }
        json.raw(']');
    }

    private void array(Object array, int end, int depth) {
        json.raw('[');
        for (int i = 0; i < Array.getLength(array) && !isFull(i, end); i++) {
            if (i > 0) {
                json.raw(',');
            }
            write(Array.get(array, i), end, depth + 1);
        }
        json.raw(']');
    }
}
