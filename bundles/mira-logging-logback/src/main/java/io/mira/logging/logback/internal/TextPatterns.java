package io.mira.logging.logback.internal;

import io.mira.logging.Redaction;
import java.util.List;
import java.util.regex.Pattern;

/** Masks what the patterns of the configuration find. They see no more of a text than a record can hold. */
final class TextPatterns {

    private static final int MOST_SEEN = 20_000;

    private final List<Pattern> patterns;

    TextPatterns(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    String mask(String text) {
        if (patterns.isEmpty()) {
            return text;
        }
        try {
            // The secrets go first: none may be parted by the cut.
            String masked = Redaction.mask(text);
            masked = masked.length() > MOST_SEEN ? masked.substring(0, MOST_SEEN) : masked;
            for (Pattern pattern : patterns) {
                masked = pattern.matcher(masked).replaceAll(Redaction.MASK);
            }
            return masked;
        } catch (StackOverflowError e) {
            return "[redact.patterns are too deep for this text]";
        }
    }
}
