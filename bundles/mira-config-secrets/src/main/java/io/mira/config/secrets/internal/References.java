package io.mira.config.secrets.internal;

import io.mira.secrets.SecretReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the references in a configuration's values: alone, inside a longer text, in arrays and collections. */
final class References {

    /**
     * Path, key and query, each as far as it goes: ends at white space, quotes and what separates things in a list or a
     * URL; the key also at a colon or a slash. One without a key is found too: it is malformed, not text.
     */
    private static final Pattern REFERENCE = Pattern.compile("secret://"
            + "(?:(?!secret://)[^\\s\"'<>,;@\\\\)\\]}:?])*+"
            + "(?::[^\\s\"'<>,;@\\\\)\\]}:?/]++)?+"
            + "(?:\\?[^\\s\"'<>,;@\\\\)\\]}]*+)?+");

    private References() {}

    /** Gives the keys whose values hold references: mostly none, and then nothing is made. */
    static List<String> keysIn(Dictionary<String, Object> properties) {
        List<String> found = List.of();
        for (Enumeration<String> keys = properties.keys(); keys.hasMoreElements(); ) {
            String key = keys.nextElement();
            if (any(properties.get(key))) {
                found = found.isEmpty() ? new ArrayList<>() : found;
                found.add(key);
            }
        }
        return found;
    }

    private static boolean any(Object value) {
        if (value instanceof String text) {
            return text.contains(SecretReference.SCHEME);
        }
        if (value instanceof Object[] array) {
            for (Object one : array) {
                if (any(one)) {
                    return true;
                }
            }
        } else if (value instanceof Collection<?> collection) {
            for (Object one : collection) {
                if (any(one)) {
                    return true;
                }
            }
        }
        return false;
    }

    static Set<String> in(Object value) {
        Set<String> found = new LinkedHashSet<>();
        if (value instanceof String text && text.contains(SecretReference.SCHEME)) {
            Matcher matcher = REFERENCE.matcher(text);
            while (matcher.find()) {
                found.add(matcher.group());
            }
        } else if (value instanceof Object[] array) {
            Arrays.stream(array).forEach(one -> found.addAll(in(one)));
        } else if (value instanceof Collection<?> collection) {
            collection.forEach(one -> found.addAll(in(one)));
        }
        return found;
    }

    /** Gives the value with each reference replaced by what the function says. */
    static Object replace(Object value, UnaryOperator<String> resolved) {
        if (value instanceof String text) {
            return REFERENCE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(resolved.apply(match.group())));
        }
        if (value instanceof String[] array) {
            return Arrays.stream(array)
                    .map(one -> (String) replace(one, resolved))
                    .toArray(String[]::new);
        }
        if (value instanceof Object[] array) {
            return Arrays.stream(array).map(one -> replace(one, resolved)).toArray();
        }
        if (value instanceof Collection<?> collection) {
            List<Object> list = new ArrayList<>();
            collection.forEach(one -> list.add(replace(one, resolved)));
            return list;
        }
        return value;
    }
}
