package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class TextPatternsTest {

    @Test
    void whatAPatternFindsIsMasked() {
        TextPatterns patterns = patterns("\\d{16}", "(?i)pin=\\w+");

        assertThat(patterns.mask("card 4111111111111111, PIN=x1")).isEqualTo("card ***, ***");
        assertThat(patterns.mask("nothing")).isEqualTo("nothing");
        assertThat(patterns.mask("")).isEmpty();
    }

    @Test
    void aLongTextIsSearchedToItsEnd() {
        assertThat(patterns(".*?(\\d{4}-\\d{4})").mask("x".repeat(19_000) + " 1234-5678 end"))
                .isEqualTo("*** end");
    }

    @Test
    @Timeout(60)
    void aPatternThatWouldSearchForHoursIsEndedAndNothingIsShown() {
        // Java remembers where it has failed, unless a pattern looks back at what it has found.
        assertThat(patterns("(x?)(a+)+\\1b").mask("a".repeat(60) + "!"))
                .isEqualTo("[redact.patterns take too long for this text]");
    }

    private static TextPatterns patterns(String... all) {
        return new TextPatterns(List.of(all).stream().map(Pattern::compile).toList());
    }
}
