package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileParserTest {

    private final FileParser parser =
            new FileParser(Map.of("mira.home", "/opt/mira", "env:HOST", "h1", "empty", "")::get);

    @Test
    void aFileIsUtf8() throws FaultyFileException {
        assertThat(cfg("name = Z\u00fcrich \u6771\u4eac").values()).containsEntry("name", "Z\u00fcrich \u6771\u4eac");
    }

    @Test
    void whatIsNotUtf8IsAFaultThatNamesTheLine() {
        byte[] latin = "a = 1\nname = Z\u00fcrich\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(faults("x.cfg", latin)).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(2);
            assertThat(fault.reason()).contains("UTF-8").contains("byte 15");
        });
    }

    @Test
    void ofAKeyThatStandsTwiceTheLastCounts() throws FaultyFileException {
        ParsedFile file = cfg("a = 1\nb = 2\na = 3\n");

        assertThat(file.values()).containsExactlyInAnyOrderEntriesOf(Map.of("a", "3", "b", "2"));
        assertThat(file.line("a")).isEqualTo(3);
    }

    @Test
    void twoKeysThatDifferInCaseOnlyAreAFault() {
        assertThat(faults("x.cfg", bytes("level = 1\nLevel = 2\n")))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.line()).isEqualTo(2);
                    assertThat(fault.key()).isEqualTo("Level");
                    assertThat(fault.reason()).contains("level");
                });
    }

    @Test
    void aTypedValueHasItsType() throws FaultyFileException {
        Map<String, Object> values =
                cfg("i = I\"5\"\nb = B\"true\"\nl = L\"7\"\ns = \"plain\"\na = [ \"x\", \"y\" ]\nc = ( \"x\", \"y\" )\n")
                        .values();

        assertThat(values).containsEntry("i", 5).containsEntry("b", true).containsEntry("l", 7L);
        assertThat(values).containsEntry("s", "plain").containsEntry("a", new String[] {"x", "y"});
        assertThat(values.get("c")).isEqualTo(List.of("x", "y"));
    }

    @Test
    void quotesInsideATextMakeItNoTypedValue() throws FaultyFileException {
        assertThat(cfg("a = say \"hello\"\nb = {\"json\": [1]}\nc = \"x\" \"y\"")
                        .values())
                .containsEntry("a", "say \"hello\"")
                .containsEntry("b", "{\"json\": [1]}")
                .containsEntry("c", "\"x\" \"y\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"I\"five\"", "[ \"x\", \"y\" oops ]"})
    void aMalformedTypedValueNamesLineAndKey(String value) {
        assertThat(faults("x.cfg", bytes("ok = 1\nbad = " + value)))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.line()).isEqualTo(2);
                    assertThat(fault.key()).isEqualTo("bad");
                });
    }

    @Test
    void variablesAreFilledIn() throws FaultyFileException {
        assertThat(cfg("a = ${mira.home}/x/${env:HOST}\nb = ${nothing:-a:b}\nc = ${env:NONE:-}\nd = ${empty:-x}")
                        .values())
                .containsAllEntriesOf(Map.of("a", "/opt/mira/x/h1", "b", "a:b", "c", "", "d", ""));
    }

    @Test
    void whatIsNoVariableIsLeftAlone() throws FaultyFileException {
        assertThat(cfg("a = $5 and ${ and $HOME").values()).containsEntry("a", "$5 and ${ and $HOME");
    }

    @Test
    void anUnknownVariableIsAFault() {
        assertThat(faults("x.cfg", bytes("\na = ${env:NONE}"))).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(2);
            assertThat(fault.key()).isEqualTo("a");
            assertThat(fault.reason()).contains("${env:NONE}").contains(":-default");
        });
    }

    @Test
    void faultsOfAllLinesAreToldTogether() {
        assertThat(faults("x.cfg", bytes("a = ${none}\nb = I\"x\"\nc = 1")))
                .extracting(Fault::line)
                .containsExactly(1, 2);
    }

    @Test
    void aReferenceToASecretIsLeftAsItStands() throws FaultyFileException {
        String reference = "secret://vault/db/prod:password?default=a%20b";

        assertThat(cfg("p = " + reference).values()).containsEntry("p", reference);
    }

    @Test
    void theTypedFormatOfFelixIsRead() throws FaultyFileException {
        assertThat(parser.parse("x.config", bytes("# c\na=\"1\"\nport=I\"80\"\n"))
                        .values())
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "port", 80));
    }

    @Test
    void thatFormatHasListsOverLinesEscapesAndAllTypes() throws FaultyFileException {
        String text = "a=[ \\\n  \"x\", \\\n  \"y\\\"z\", \\\n  ]\nl=L\"7\"\nc=( \"p\", \"q\" )\r\nb=B\"true\"\n";

        Map<String, Object> values = parser.parse("x.config", bytes(text)).values();

        assertThat(values).containsEntry("a", new String[] {"x", "y\"z"}).containsEntry("l", 7L);
        assertThat(values).containsEntry("b", true).containsEntry("c", List.of("p", "q"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "k=plain",
                "k=\"open",
                "k=[ \"a\" \"b\" ]",
                "k=[ \"a\"",
                "k=\"a\" \"b\"",
                "k=I\"five\"",
                "=\"a\""
            })
    void aBrokenLineOfThatFormatIsAFaultThatNamesIt(String line) {
        assertThat(faults("x.config", bytes("a=\"1\"\nl=[ \\\n \"a\", \\\n ]\n" + line + "\nz=\"2\"\n")))
                .first()
                .extracting(Fault::line)
                .isEqualTo(5);
    }

    @Test
    void jsonIsReadAsTheConfiguratorDoes() throws FaultyFileException {
        String text = """
                { // comment
                ":configurator:x": 1,
                "a": "x\\u00fc", "n": 5, "d": 1.5, "t": true,
                "p:Integer": "80", "r:Integer": "secret://a:b", "l": ["x", "y"],
                "c:Collection<Long>": [1, 2], "i:int[]": [3], "o": {"k": [1]}, "none": null }
                """;

        ParsedFile file = parser.parse("x.cfg.json", bytes(text));

        assertThat(file.values())
                .containsEntry("a", "x\u00fc")
                .containsEntry("n", 5L)
                .containsEntry("d", 1.5)
                .containsEntry("t", true)
                .containsEntry("p", 80)
                .containsEntry("r", "secret://a:b")
                .containsEntry("l", new String[] {"x", "y"})
                .containsEntry("c", List.of(1L, 2L))
                .containsEntry("i", new Integer[] {3})
                .containsEntry("o", "{\"k\": [1]}")
                .hasSize(10);
        assertThat(file.line("p")).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a\" 1}",
                "\"a\": }",
                "\"a\": tru}",
                "\"a\": \"open\n}",
                "\"a\": \"\\uzz\"}",
                "\"a:Integer\": \"x\"}",
                "\"a:Colour\": 1}",
                "\"a\": [1 2]}",
                "\"a\": 1} x",
                "\"z\": 1}",
                "\"a\": 99999999999999999999}",
                "\"\": 1}",
                "\"a\": 1e999999999}",
                "\"a:Integer\": 1e-999999999}",
                "\"a\": 1"
            })
    void brokenJsonIsAFaultThatNamesTheLine(String rest) {
        assertThat(faults("x.cfg.json", bytes("{\n\"z\": 1,\n" + rest)))
                .singleElement()
                .extracting(Fault::line)
                .isEqualTo(3);
    }

    @Test
    void whatIsToldOfAFileIsShortHoweverLongItsLines() {
        for (String text : List.of("x".repeat(100_000), "n = I\"" + "9".repeat(100_000) + "\"")) {
            assertThat(faults("x.cfg", bytes(text)))
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.in("x")).hasSizeLessThan(1_100));
        }
        assertThat(faults("x.cfg.json", bytes("{\"n\": " + "9".repeat(100_000) + "}")))
                .hasSize(1);
    }

    @Test
    void whatIsNestedWithoutEndIsAFault() {
        for (String open : List.of("[", "{\"a\": ")) {
            assertThat(faults("x.cfg.json", bytes("{\n\"a\": " + open.repeat(100_000))))
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.in("x")).startsWith("x:2: this is nested deeper"));
        }
    }

    @Test
    void whatIsMissingAtTheEndIsAFaultOfTheLastLine() {
        assertThat(faults("x.cfg.json", bytes("{\n\"a\": 1,\n")))
                .singleElement()
                .extracting(Fault::line)
                .isEqualTo(2);
    }

    @Test
    void anEmptyFileIsAConfigurationWithoutKeys() throws FaultyFileException {
        assertThat(cfg("").values()).isEmpty();
    }

    private List<Fault> faults(String name, byte[] content) {
        FaultyFileException e = catchThrowableOfType(FaultyFileException.class, () -> parser.parse(name, content));
        assertThat(e).isNotNull();
        return e.faults();
    }

    private ParsedFile cfg(String text) throws FaultyFileException {
        return parser.parse("x.cfg", bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
