package io.mira.examples.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds {@code repository.full_name} in the JSON of a delivery. It walks over tokens, so that the same words inside a
 * commit message mean nothing, and it gives up where a token is not JSON's.
 */
final class RepositoryName {

    // \G: each token begins where the one before it ended. Possessive: a long string costs no stack.
    private static final Pattern TOKEN = Pattern.compile("\\G[ \\t\\r\\n]*+("
            + "\"((?:[^\"\\\\\\x00-\\x1f]++|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*+)\""
            + "|[{}\\[\\],:]|true|false|null|[-+.0-9eE]++)");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u(....)|(.))");

    private RepositoryName() {}

    static Optional<String> in(byte[] body) {
        Matcher token = TOKEN.matcher(new String(body, StandardCharsets.UTF_8));
        int depth = 0;
        boolean inRepository = false;
        String key = "";
        String last = "";
        while (token.find()) {
            switch (token.group(1).charAt(0)) {
                case '{' -> {
                    depth++;
                    inRepository |= depth == 2 && key.equals("repository");
                    key = "";
                }
                case '[' -> {
                    depth++;
                    key = "";
                }
                case '}', ']' -> {
                    depth--;
                    if (depth <= 0 || (inRepository && depth == 1)) {
                        return Optional.empty();
                    }
                }
                case ':' -> key = last;
                case ',' -> key = "";
                case '"' -> {
                    last = depth <= 2 ? unescaped(token.group(2)) : "";
                    if (inRepository && depth == 2 && key.equals("full_name")) {
                        return Optional.of(last);
                    }
                }
                default -> last = "";
            }
        }
        return Optional.empty();
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(character(escape)));
    }

    private static String character(MatchResult escape) {
        if (escape.group(1) != null) {
            return String.valueOf((char) Integer.parseInt(escape.group(1), 16));
        }
        return switch (escape.group(2)) {
            case "b" -> "\b";
            case "f" -> "\f";
            case "n" -> "\n";
            case "r" -> "\r";
            case "t" -> "\t";
            default -> escape.group(2);
        };
    }
}
