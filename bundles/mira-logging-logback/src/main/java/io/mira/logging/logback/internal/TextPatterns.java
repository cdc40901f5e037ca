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
                masked = pattern.matcher(new Bounded(masked)).replaceAll(Redaction.MASK);
            }
            return masked;
        } catch (StackOverflowError e) {
            return "[redact.patterns are too deep for this text]";
        } catch (TooLong e) {
            return "[redact.patterns take too long for this text]";
        }
    }

    /** A text that ends a search which looks at it again and again: some patterns would for hours, at 40 characters. */
    private static final class Bounded implements CharSequence {

        private static final int LOOKS_PER_CHARACTER = 100;
        private static final int LOOKS = 10_000;

        private final String text;
        private int left;

        Bounded(String text) {
            this.text = text;
            this.left = LOOKS + LOOKS_PER_CHARACTER * text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new TooLong();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooLong extends RuntimeException {

        private static final long serialVersionUID = 1;

        TooLong() {
            super(null, null, false, false);
        }
    }
}
