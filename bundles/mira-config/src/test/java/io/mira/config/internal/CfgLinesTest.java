package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CfgLinesTest {

    @Test
    void aLineIsAKeyAndAValue() throws FaultyFileException {
        assertThat(entries("a = 1\nb:2\nc=\n"))
                .containsExactly(
                        new CfgLines.Entry("a", "1", 1),
                        new CfgLines.Entry("b", "2", 2),
                        new CfgLines.Entry("c", "", 3));
    }

    @Test
    void commentsAndBlankLinesAreNothingButCounted() throws FaultyFileException {
        assertThat(entries("# a = 1\n\n  ! b = 2\n \t \nc = # no comment"))
                .containsExactly(new CfgLines.Entry("c", "# no comment", 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = b\\\n   c",
                "a = b \\\r\n c\r\n",
                "a = \\u00e4\\t\\n\\r\\f\\\\ x",
                "a\\ b\\=\\:c = d",
                "a = C:\\\\temp\\\\x",
                "a = x\\\\\nb = y",
                "a=b=c:d",
                "a = \\q\\#",
                "a = \uD83D\uDE00 \u00fc",
                "\u001da = b",
                "a = \u3000b\u2003",
                "a = b\\ ",
                "a = b\\\\",
            })
    void escapesAndContinuationLinesAreThoseOfJavaProperties(String text) throws IOException, FaultyFileException {
        Properties expected = new Properties();
        expected.load(new StringReader(text));

        List<CfgLines.Entry> entries = entries(text);

        assertThat(entries).hasSameSizeAs(expected.keySet());
        entries.forEach(
                entry -> assertThat(entry.value()).as(entry.key()).isEqualTo(expected.getProperty(entry.key())));
    }

    @Test
    void blanksAtTheEndAreNotPartOfTheValueUnlessABackslashStandsBeforeThem() throws FaultyFileException {
        assertThat(entries("a = x \t\nb = y\\  \nc =  "))
                .extracting(CfgLines.Entry::value)
                .containsExactly("x", "y ", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesAreCountedWhateverEndsThem(String end) throws FaultyFileException {
        assertThat(entries("# first" + end + "a = 1, \\" + end + "  2" + end + "b = 3"))
                .containsExactly(new CfgLines.Entry("a", "1, 2", 2), new CfgLines.Entry("b", "3", 4));
    }

    @Test
    void aByteOrderMarkIsNotPartOfTheFirstKey() throws FaultyFileException {
        assertThat(entries("\uFEFFa = 1")).containsExactly(new CfgLines.Entry("a", "1", 1));
    }

    @Test
    void aBackslashAtTheVeryEndContinuesNothing() throws FaultyFileException {
        assertThat(entries("a = b\\"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.key()).isEqualTo("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u12", "\\u", "\\u12G4", "x\\uD83"})
    void aBrokenEscapeNamesLineAndKey(String value) {
        FaultyFileException e = faults("ok = 1\nbad = " + value);

        assertThat(e.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(2);
            assertThat(fault.key()).isEqualTo("bad");
            assertThat(fault.reason()).contains("\\u").contains("four hexadecimal digits");
        });
    }

    @Test
    void everyFaultIsToldAtOnce() {
        assertThat(faults("one\n= two\nok = 3\nfour = \\uXYZW").faults())
                .extracting(Fault::line)
                .containsExactly(1, 2, 4);
    }

    @Test
    void aLineWithoutAnEqualsSignIsAFault() {
        assertThatThrownBy(() -> entries("just words"))
                .isInstanceOf(FaultyFileException.class)
                .hasMessageContaining("write key = value");
    }

    private static FaultyFileException faults(String text) {
        FaultyFileException e = catchThrowableOfType(FaultyFileException.class, () -> entries(text));
        assertThat(e).isNotNull();
        return e;
    }

    private static List<CfgLines.Entry> entries(String text) throws FaultyFileException {
        return new CfgLines(text).entries();
    }
}
