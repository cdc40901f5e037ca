package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CfgEditTest {

    @Test
    void everythingElseStaysAsItIs() throws FaultyFileException {
        String text = "# first\n\nb : 2\n! second\na=old \\\n  goes on\nz = secret://x:y\n";

        assertThat(new CfgEdit(text).set("a", "new"))
                .isEqualTo("# first\n\nb : 2\n! second\na = new\nz = secret://x:y\n");
    }

    @Test
    void aNewKeyComesLast() throws FaultyFileException {
        assertThat(new CfgEdit("# c\na = 1\n").set("b", "2")).isEqualTo("# c\na = 1\nb = 2\n");
        assertThat(new CfgEdit("a = 1").set("b", "2")).isEqualTo("a = 1\nb = 2\n");
        assertThat(new CfgEdit("").set("b", "2")).isEqualTo("b = 2\n");
    }

    @Test
    void linesEndAsTheyDid() throws FaultyFileException {
        assertThat(new CfgEdit("a = 1\r\nb = 2\r\n").set("a", "3")).isEqualTo("a = 3\r\nb = 2\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "  blanks before",
                "blanks after  ",
                " ",
                "back\\slash",
                "two\nlines",
                "a=b:c#d",
                "tab\t",
                "ends\\ ",
                "Z\u00fcrich",
                "\u3000wide\u3000"
            })
    void whatIsWrittenIsReadAgain(String value) throws FaultyFileException {
        String text = new CfgEdit("other = 1\n").set("my key", value);

        assertThat(new CfgLines(text).entries())
                .filteredOn(entry -> entry.key().equals("my key"))
                .singleElement()
                .extracting(CfgLines.Entry::value)
                .isEqualTo(value);
    }
}
