package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ShellWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "config list|config,list",
                "  a \t b  |a,b",
                "a 'b c'|a,b c",
                "a \"b c\"|a,b c",
                "a b\\ c|a,b c",
                "'it''s'|its",
                "'it'\\''s'|it's",
                "pre\"fix ed\"end|prefix edend",
                "'a\\b'|a\\b",
                "\"a\\b\"|a\\b",
                "\"a\\\"b\"|a\"b",
                "\"a\\\\b\"|a\\b",
                "'$x `y`'|$x `y`",
                "\\'|'"
            })
    void aLineIsSplitAsByAShell(String line, String words) {
        assertThat(ShellWords.of(line)).containsExactly(words.split(",", -1));
    }

    @Test
    void emptyWordsAreWordsWhenTheyAreQuoted() {
        assertThat(ShellWords.of("a '' \"\" b")).containsExactly("a", "", "", "b");
        assertThat(ShellWords.of("")).isEmpty();
        assertThat(ShellWords.of(" \n ")).isEqualTo(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a 'b", "a \"b", "\"a\\\"", "a\\"})
    void whatIsNotFinishedIsRefused(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShellWords.of(line))
                .withMessageContaining(line);
    }
}
