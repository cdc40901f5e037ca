package io.mira.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretReferenceTest {

    @Test
    void aReferenceIsAPathAndAKey() {
        SecretReference reference = SecretReference.parse("secret://github-credentials:token");

        assertThat(reference.location()).isEqualTo("github-credentials");
        assertThat(reference.key()).isEqualTo("token");
        assertThat(reference.firstSegment()).isEmpty();
        assertThat(reference.version()).isEmpty();
        assertThat(reference.defaultValue()).isEmpty();
        assertThat(reference.optional()).isFalse();
    }

    @Test
    void theFirstSegmentMayNameABackend() {
        SecretReference reference = SecretReference.parse("secret://vault/team/db:password");

        assertThat(reference.firstSegment()).contains("vault");
        assertThat(reference.withoutFirstSegment()).isEqualTo("team/db");
        assertThat(reference.location()).isEqualTo("vault/team/db");
    }

    @Test
    void theQuerySaysTheRest() {
        SecretReference reference =
                SecretReference.parse("secret://db:password?version=3&default=a%20b+c%3D&optional=true");

        assertThat(reference.version()).contains("3");
        assertThat(reference.defaultValue()).contains("a b+c=");
        assertThat(reference.optional()).isTrue();
    }

    @Test
    void aDefaultMayBeEmpty() {
        assertThat(SecretReference.parse("secret://db:password?default=").defaultValue())
                .contains("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret://",
                "secret://db",
                "secret://:key",
                "secret://db:",
                "secret:///db:key",
                "secret://db/:key",
                "secret://a//b:key",
                "secret://a:b:c",
                "secret://a b:key",
                "secret://db:key?",
                "secret://db:key?colour=red",
                "secret://db:key?optional=perhaps",
                "secret://db:key?default=%zz",
                "SECRET://db:key",
                " secret://db:key",
                "db:key",
                "",
            })
    void whatIsMalformedIsRefusedAndTheColumnLiesInOrBehindTheText(String text) {
        assertThatThrownBy(() -> SecretReference.parse(text))
                .isInstanceOfSatisfying(
                        MalformedReferenceException.class,
                        e -> assertThat(e.column()).isBetween(1, text.length() + 1));
    }

    @Test
    void neitherTextNorMessageShowsADefault() {
        assertThat(SecretReference.parse("secret://db:key?default=hunter2"))
                .asString()
                .doesNotContain("hunter2");
        assertThatThrownBy(() -> SecretReference.parse("secret://db:key?default=hunter2&x=y"))
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void equalTextsAreEqualReferences() {
        assertThat(SecretReference.parse("secret://a:b"))
                .isEqualTo(SecretReference.parse("secret://a:b"))
                .hasSameHashCodeAs(SecretReference.parse("secret://a:b"))
                .isNotEqualTo(SecretReference.parse("secret://a:c"));
    }

    @ParameterizedTest
    @CsvSource({
        "secret://a/secret://b:c, 12",
        "secret://a:b?default=secret://c:d, 22",
        "secret://a:b?default=secret%3A%2F%2Fc:d, 14",
        "secret://a:secret%3A%2F%2Fb, 12",
    })
    void aReferenceWithinAReferenceIsRefused(String text, int column) {
        assertThatThrownBy(() -> SecretReference.parse(text))
                .isInstanceOf(MalformedReferenceException.class)
                .hasMessageContaining("a reference within a reference")
                .hasMessageContaining("column " + column);
    }
}
