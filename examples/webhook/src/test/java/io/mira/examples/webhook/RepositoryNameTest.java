package io.mira.examples.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RepositoryNameTest {

    @Test
    void theNameIsFoundWhereGitHubPutsIt() {
        String push = """
                {"ref": "refs/heads/main", "commits": [{"message": "x", "repository": {"full_name": "not/this"}}],
                 "repository": {"id": 1, "owner": {"full_name": "nor/this", "tags": [1, 2]}, "full_name": "octo/hello"}}
                """;
        assertThat(in(push)).contains("octo/hello");
    }

    @Test
    void theSameWordsInsideTextMeanNothing() {
        assertThat(
                        in(
                                "{\"message\": \"\\\"repository\\\": {\\\"full_name\\\": \\\"evil/one\\\"}\", \"repository\": {}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Hello, World!",
                "[]",
                "{",
                "{\"repository\":",
                "{\"repository\":{\"full_name\":",
                "\"",
                "{\"repository\":{\"full_name\":1}}",
                "{\"repository\":[{\"full_name\":\"a/b\"}]}",
                "}}}}",
                "{\"repository\":\"full_name\"}"
            })
    void whatHasNoNameGivesNone(String body) {
        assertThat(in(body)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\": \"never closed, \\\"x\\\": {}, \"repository\": {\"full_name\": \"evil/one\"}}",
                "payload={\"repository\": {\"full_name\": \"evil/one\"}}",
                "{\"a\": 'b', \"repository\": {\"full_name\": \"evil/one\"}}",
                "{\"a\": \"line\nbreak\", \"repository\": {\"full_name\": \"evil/one\"}}",
                "{\"a\": \"\\x\", \"repository\": {\"full_name\": \"evil/one\"}}",
                "} {\"a\": {\"repository\": {\"full_name\": \"evil/one\"}}}"
            })
    void whatIsNoJsonGivesNone(String body) {
        assertThat(in(body)).isEmpty();
    }

    @Test
    void escapesMeanWhatTheyMeanInJson() {
        assertThat(in("{\"r\\u0065pository\": {\"full_name\": \"octo\\/h\\u00E9llo\"}}"))
                .contains("octo/h\u00e9llo");
    }

    @Test
    void deepNestingCostsNoStack() {
        assertThat(in("[".repeat(500_000) + "\"" + "\\\\".repeat(100_000))).isEmpty();
    }

    @Test
    void aLongStringBeforeTheNameIsPassed() {
        assertThat(in("{\"message\": \"" + "\\\"x".repeat(300_000)
                        + "\", \"repository\": {\"full_name\": \"octo/hello\"}}"))
                .contains("octo/hello");
    }

    private static Optional<String> in(String body) {
        return RepositoryName.in(body.getBytes(StandardCharsets.UTF_8));
    }
}
