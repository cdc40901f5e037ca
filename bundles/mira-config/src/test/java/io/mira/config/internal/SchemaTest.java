package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.osgi.service.metatype.AttributeDefinition.INTEGER;
import static org.osgi.service.metatype.AttributeDefinition.STRING;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SchemaTest {

    private static final String SCHEMA = """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "properties": {
                "port": {"type": "integer", "multipleOf": 10},
                "url": {"type": "string", "pattern": "^https?://"},
                "names": {"type": "array", "uniqueItems": true, "items": {"minLength": 2}},
                "password": {"pattern": "^[a-z]+$"},
                "mode": {"enum": ["a", "b", null, 1.50]}
              },
              "dependentRequired": {"user": ["password"]},
              "if": {"properties": {"mode": {"const": "b"}}, "required": ["mode"]},
              "then": {"required": ["url"]}
            }
            """;

    @Test
    void whatFitsHasNoFaults() throws Exception {
        assertThat(faults(Map.of(
                        "port", 80, "url", "https://x", "names", new String[] {"ab", "cd"}, "mode", "b", "other", 1L)))
                .isEmpty();
        assertThat(faults(Map.of("mode", 1.5))).isEmpty();
    }

    @Test
    void everythingThatDoesNotFitIsToldWithItsLine() throws Exception {
        ParsedFile file = new ParsedFile(Map.of(), Map.of("port", 3, "url", 4, "names", 5), 7);
        List<Fault> faults = new Schema(SCHEMA)
                .faults(Map.of("port", 81, "url", "ftp://x", "names", List.of("ab", "c", "ab")), file);

        assertThat(faults)
                .extracting(fault -> fault.in("x.cfg").replaceAll(":? *does not.*\\((\\w+)\\).*", " $1"))
                .contains(
                        "x.cfg:3: port multipleOf",
                        "x.cfg:4: url pattern",
                        "x.cfg:5: names uniqueItems",
                        "x.cfg:5: names minLength");
    }

    @Test
    void whatIsMissingIsAFaultOfTheEndOfTheFile() throws Exception {
        ParsedFile file = new ParsedFile(Map.of(), Map.of("mode", 3), 7);

        assertThat(new Schema(SCHEMA).faults(Map.of("mode", "b"), file))
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault.in("x.cfg")).startsWith("x.cfg:7: "));
    }

    @Test
    void whatSeveralKeysMustFulfilTogetherIsChecked() throws Exception {
        assertThat(faults(Map.of("mode", "b")))
                .anySatisfy(fault -> assertThat(fault.reason()).contains("required", "url"));
        assertThat(faults(Map.of("user", "me")))
                .anySatisfy(fault -> assertThat(fault.reason()).contains("dependentRequired", "password"));
    }

    @Test
    void aSecretIsNotToldAndAReferenceFits() throws Exception {
        assertThat(faults(Map.of("password", "GEHEIM")))
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault.toString()).contains("pattern").doesNotContain("GEHEIM"));
        assertThat(faults(Map.of("password", "secret://db:password"))).isEmpty();
    }

    @Test
    void whatIsNoSchemaIsRefused() {
        assertThatThrownBy(() -> new Schema("{ \"type\": ")).isInstanceOf(FaultyFileException.class);
    }

    @Test
    void theCheckTellsEachKeyOnceAndKnowsTheKeysOfTheSchema() throws Exception {
        Declaration declaration = new Declaration(
                FakeAttribute.objectClass(
                        "x",
                        List.of(FakeAttribute.of("port", INTEGER).between(1, 100), FakeAttribute.of("url", STRING))),
                Optional.of(new Schema(SCHEMA)));

        Checked checked = new Checker(declaration)
                .check(Map.of("port", "111", "url", "https://x", "mode", "a", "mod", "x"), ParsedFile.NONE);

        assertThat(checked.faults()).extracting(Fault::key).containsExactly("port");
        assertThat(checked.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.key()).isEqualTo("mod");
            assertThat(warning.reason()).contains("did you mean mode?");
        });
    }

    @Test
    void aSecretOfTheWrongTypeIsNotToldEither() {
        Declaration declaration = new Declaration(
                FakeAttribute.objectClass("x", List.of(FakeAttribute.of("token", INTEGER))), Optional.empty());

        assertThat(new Checker(declaration)
                        .check(Map.of("token", "ge'heim"), ParsedFile.NONE)
                        .faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.reason())
                        .contains("'***' is no number")
                        .doesNotContain("heim"));
    }

    private static List<Fault> faults(Map<String, Object> values) throws FaultyFileException {
        return new Schema(SCHEMA).faults(values, ParsedFile.NONE);
    }
}
