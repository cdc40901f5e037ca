package io.mira.secrets;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of one value: {@code secret://[backend/]path:key[?version=…&default=…&optional=true]}.
 *
 * <p>The first segment of the path names a backend if a backend of that name is known; otherwise it
 * belongs to the path. One reference does not hold another. A character that would end a part is written {@code %} and two digits: {@code %3A} is a colon.
 * Immutable.
 */
public final class SecretReference {

    /** What every reference begins with. */
    public static final String SCHEME = "secret://";

    private static final Pattern SHAPE = Pattern.compile("secret://([^:?\\s]+):([^:?\\s/]+)(?:\\?(\\S*))?");

    private final String location;
    private final String key;
    private final Optional<String> version;
    private final Optional<String> defaultValue;
    private final boolean optional;
    private final String text;

    private SecretReference(String text, String location, String key, Query query) {
        this.text = text;
        this.location = location;
        this.key = key;
        this.version = query.version;
        this.defaultValue = query.defaultValue;
        this.optional = query.optional;
    }

    /**
     * Reads a reference.
     *
     * @throws MalformedReferenceException if the text is not one; the message names the column
     */
    public static SecretReference parse(String text) {
        if (!text.startsWith(SCHEME)) {
            throw new MalformedReferenceException(text, 1, "it must begin with secret://");
        }
        int nested = text.indexOf(SCHEME, 1);
        if (nested > 0) {
            throw new MalformedReferenceException(text, nested + 1, "a reference within a reference");
        }
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            int colon = text.indexOf(':', SCHEME.length());
            if (colon < 0) {
                throw new MalformedReferenceException(text, text.length() + 1, "a colon and a key are missing");
            }
            throw new MalformedReferenceException(text, colon + 1, "expected path:key");
        }
        String path = matcher.group(1);
        if (path.startsWith("/") || path.endsWith("/") || path.contains("//")) {
            throw new MalformedReferenceException(text, SCHEME.length() + 1, "the path has an empty segment");
        }
        String query = matcher.group(3);
        return new SecretReference(
                text,
                Query.decode(text, SCHEME.length() + 1, path),
                Query.decode(text, matcher.start(2) + 1, matcher.group(2)),
                query == null ? new Query() : Query.parse(text, query));
    }

    /** Gives the reference as text, its default included: {@link #parse} makes the same of it. Not to be logged. */
    public String toText() {
        return text;
    }

    /** Gives what stands before the colon: the path, perhaps with a backend's name as its first segment. */
    public String location() {
        return location;
    }

    /** Gives the first segment of the location, if there is more than one: perhaps a backend's name. */
    public Optional<String> firstSegment() {
        int slash = location.indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(location.substring(0, slash));
    }

    /** Gives the location without its first segment. */
    public String withoutFirstSegment() {
        return location.substring(location.indexOf('/') + 1);
    }

    /** Gives the key of the one value within the secret. */
    public String key() {
        return key;
    }

    /** Gives the version that is asked for; none means the newest. */
    public Optional<String> version() {
        return version;
    }

    /** Gives the value to take if nothing is kept there. */
    public Optional<String> defaultValue() {
        return defaultValue;
    }

    /** Tells whether the configuration may be delivered without the key if nothing is kept there. */
    public boolean optional() {
        return optional;
    }

    /** Gives the reference as it was written, its default left out: safe to log. */
    @Override
    public String toString() {
        return defaultValue.isPresent() ? text.substring(0, text.indexOf('?')) + "?default=***" : text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretReference that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The part after the question mark. */
    private static final class Query {

        private Optional<String> version = Optional.empty();
        private Optional<String> defaultValue = Optional.empty();
        private boolean optional;

        static Query parse(String text, String query) {
            Query result = new Query();
            int column = text.length() - query.length() + 1;
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : decode(text, column, pair.substring(equals + 1));
                switch (name) {
                    case "version" -> result.version = Optional.of(value);
                    case "default" -> result.defaultValue = Optional.of(value);
                    case "optional" -> result.optional = bool(text, column, value);
                    default ->
                        throw new MalformedReferenceException(
                                text, column, "only version, default and optional are known");
                }
                column += pair.length() + 1;
            }
            return result;
        }

        private static boolean bool(String text, int column, String value) {
            if (value.equals("true") || value.equals("false")) {
                return value.equals("true");
            }
            throw new MalformedReferenceException(text, column, "optional is true or false");
        }

        private static String decode(String text, int column, String value) {
            try {
                String decoded = URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
                if (decoded.contains(SCHEME)) {
                    throw new MalformedReferenceException(text, column, "a reference within a reference");
                }
                return decoded;
            } catch (IllegalArgumentException e) {
                throw new MalformedReferenceException(text, column, "a broken percent escape");
            }
        }
    }
}
