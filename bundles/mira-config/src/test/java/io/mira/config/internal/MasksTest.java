package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MasksTest {

    @ParameterizedTest
    @CsvSource({
        "port, 80, 80",
        ".pin, 1234, ***",
        "db.password, geheim, ***",
        "api_key, geheim, ***",
        "password, '', ''",
        "password, secret://db/prod:password, secret://db/prod:password",
        "password, secret://db:p?default=geheim, secret://db:p?default=***",
        "url, jdbc:x?p=secret://db:p?optional=true&default=geheim, jdbc:x?p=secret://db:p?optional=true&default=***",
    })
    void whatMayBeASecretIsMaskedAndReferencesAreShown(String key, String value, String shown) {
        assertThat(Masks.shown(key, value)).isEqualTo(shown);
    }

    @Test
    void severalValuesAreShownWithCommas() {
        assertThat(Masks.shown("names", new String[] {"a", "b"})).isEqualTo("a,b");
        assertThat(Masks.shown("names", List.of(1, 2))).isEqualTo("1,2");
    }

    @Test
    void secretsInTheClearAreFound() {
        assertThat(Masks.holdClearSecrets(Map.of("port", 80, "password", "secret://a:b")))
                .isFalse();
        assertThat(Masks.holdClearSecrets(Map.of("port", 80, "password", "geheim")))
                .isTrue();
    }
}
