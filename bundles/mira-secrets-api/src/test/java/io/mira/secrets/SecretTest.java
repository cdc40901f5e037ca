package io.mira.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

final class SecretTest {

    @Test
    void itPrintsKeysAndVersionAndNoValue() {
        Secret secret =
                Secret.of(Map.of("user", "u-value", "password", "p-value")).withVersion("7");

        assertThat(secret).hasToString("Secret[password, user]@7");
    }

    @Test
    void itIsACopyThatNobodyChanges() {
        Map<String, String> values = new HashMap<>(Map.of("k", "v"));
        Secret secret = Secret.of(values);
        values.put("k", "other");

        assertThat(secret.reveal("k")).isEqualTo("v");
        assertThatThrownBy(() -> secret.keys().remove("k")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aKeyThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Secret.of("k", "v").reveal("other"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("other");
    }

    @Test
    void valuesAreComparedOnPurposeOnly() {
        Secret one = Secret.of("k", "v");
        Secret same = Secret.of("k", "v").withVersion("2");

        assertThat(one.sameValues(same)).isTrue();
        assertThat(one.sameValues(Secret.of("k", "w"))).isFalse();
        assertThat(one).isNotEqualTo(same);
        assertThat(one.version()).isEmpty();
        assertThat(same.version()).contains("2");
    }
}
