package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.osgi.service.metatype.AttributeDefinition.BOOLEAN;
import static org.osgi.service.metatype.AttributeDefinition.INTEGER;
import static org.osgi.service.metatype.AttributeDefinition.STRING;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CheckerTest {

    private static final FakeAttribute PORT = FakeAttribute.of("port", INTEGER).between(0, 65535);
    private static final FakeAttribute ON = FakeAttribute.of("hot_reload", BOOLEAN);
    private static final FakeAttribute LEVEL = FakeAttribute.of("level", STRING).oneOf("INFO", "DEBUG");
    private static final FakeAttribute NAMES = FakeAttribute.of("names", STRING).several(3);
    private static final FakeAttribute PORTS =
            FakeAttribute.of("ports", INTEGER).several(3);
    private static final FakeAttribute LOGGERS = FakeAttribute.of("logger.", STRING);

    @Test
    void aTextWhoseDefaultIsADurationTakesDurationsOnly() {
        FakeMetatype metatype =
                new FakeMetatype().declare("x", FakeAttribute.of("wait", STRING).orElse("5s"));
        Checker checker = new Checker(metatype.declarations().of(Pid.of("x")).orElseThrow());

        assertThat(checker.check(Map.of("wait", "5x"), ParsedFile.NONE).faults())
                .singleElement()
                .extracting(Fault::reason)
                .asString()
                .contains("'5x' is no duration", "500ms");
        assertThat(checker.check(Map.of("wait", "500ms"), ParsedFile.NONE).faults())
                .isEmpty();
    }

    @Test
    void anOptionIsMeantWhateverItsCase() {
        assertThat(check(Map.of("level", "debug")).values()).containsEntry("level", "DEBUG");
        assertThat(check(Map.of("level", "DEBUG")).values()).containsEntry("level", "DEBUG");
        assertThat(check(Map.of("level", "bug")).faults()).hasSize(1);
    }

    @Test
    void valuesTakeTheTypeThatIsDeclared() {
        Checked checked = check(Map.of("port", " 80 ", "hot_reload", "TRUE", "names", "a, b,,c", "ports", "1,2"));

        assertThat(checked.faults()).isEmpty();
        assertThat(checked.values())
                .containsEntry("port", 80)
                .containsEntry("hot_reload", true)
                .containsEntry("names", new String[] {"a", "b", "c"})
                .containsEntry("ports", new Integer[] {1, 2});
    }

    @ParameterizedTest
    @CsvSource({
        "port, eighty, no number",
        "port, 99999999999, no number",
        "port, 70000, not allowed",
        "port, -1, not allowed",
        "port, '', no number",
        "hot_reload, yes, neither true nor false",
        "level, LOUD, 'one of INFO, DEBUG'",
        "ports, '1,x', no number",
        "names, 'a,b,c,d', at most 3",
    })
    void aWrongValueIsAFaultThatNamesLineKeyAndReason(String key, String value, String reason) {
        ParsedFile file = new ParsedFile(Map.of(key, value), Map.of(key, 7), 9);

        assertThat(checker().check(file.values(), file).faults())
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.line()).isEqualTo(7);
                    assertThat(fault.key()).isEqualTo(key);
                    assertThat(fault.reason()).contains(reason);
                });
    }

    @Test
    void severalValuesWhereOneIsDeclaredAreAFault() {
        assertThat(check(Map.of("port", List.of(1, 2))).faults()).hasSize(1);
    }

    @Test
    void aRequiredKeyThatIsMissingIsAFaultOfTheEndOfTheFile() {
        assertThat(strict().check(Map.of(), new ParsedFile(Map.of(), Map.of(), 3))
                        .faults())
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault.in("p.cfg")).isEqualTo("p.cfg:3: url: is missing and has no default: add it"));
        assertThat(strict().check(Map.of(), ParsedFile.NONE).faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.in("environment"))
                        .isEqualTo("environment: url: is missing and has no default: add it"));
    }

    @Test
    void aRequiredKeyThatWasMistypedIsRecognised() {
        assertThat(strict().check(Map.of("ulr", "x", "zzzzzz", "x"), ParsedFile.NONE)
                        .faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.reason())
                        .isEqualTo("is missing and has no default: add it; is it what ulr means?"));
    }

    @ParameterizedTest
    @CsvSource({"prot, port", "hotreload, hot_reload", "Level, level"})
    void anUnknownKeyOnlyWarnsAndIsDelivered(String key, String meant) {
        Checked checked = check(Map.of(key, "1"));

        assertThat(checked.faults()).isEmpty();
        assertThat(checked.values()).containsEntry(key, "1");
        assertThat(checked.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.reason()).contains("did you mean " + meant));
    }

    @Test
    void whatResemblesNothingGetsNoSuggestion() {
        assertThat(check(Map.of("completely_else", "1")).warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.reason()).isEqualTo("unknown key"));
    }

    @Test
    void aDeclaredKeyThatEndsWithADotStandsForAllThatBeginSo() {
        assertThat(check(Map.of("logger.com.acme", "DEBUG")).warnings()).isEmpty();
    }

    @Test
    void aReferenceToASecretIsLeftForItsResolver() {
        Checked checked = check(Map.of("port", "secret://a:port", "ports", "1, secret://a:port"));

        assertThat(checked.faults()).isEmpty();
        assertThat(checked.values())
                .containsEntry("port", "secret://a:port")
                .containsEntry("ports", new String[] {"1", "secret://a:port"});
    }

    private static Checker strict() {
        return new Checker(new Declaration(
                FakeAttribute.objectClass(
                        "p", List.of(FakeAttribute.of("url", STRING).required())),
                Optional.empty()));
    }

    private static Checked check(Map<String, Object> values) {
        return checker().check(values, ParsedFile.NONE);
    }

    private static Checker checker() {
        return new Checker(new Declaration(
                FakeAttribute.objectClass("p", List.of(PORT, ON, LEVEL, NAMES, PORTS, LOGGERS)), Optional.empty()));
    }
}
