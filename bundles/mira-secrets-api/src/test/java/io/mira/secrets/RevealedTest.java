package io.mira.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

final class RevealedTest {

    private final Secret secret = Secret.of("password", "pä$$ €");

    @Test
    void itGivesCharactersAndBytes() {
        try (Revealed password = secret.open("password")) {
            assertThat(password.chars()).isEqualTo("pä$$ €".toCharArray());
            assertThat(password.bytes()).isEqualTo("pä$$ €".getBytes(StandardCharsets.UTF_8));
            assertThat(password).hasToString("***");
        }
    }

    @Test
    void closedItIsWipedAndTheSecretIsNot() {
        Revealed password = secret.open("password");
        char[] chars = password.chars();
        byte[] bytes = password.bytes();
        password.close();

        assertThat(chars).containsOnly('\0');
        assertThat(bytes).containsOnly(0);
        assertThatThrownBy(password::chars).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(password::bytes).isInstanceOf(IllegalStateException.class);
        assertThat(secret.reveal("password")).isEqualTo("pä$$ €");
    }

    @Test
    void anEmptyValueIsEmptyBothWays() {
        try (Revealed nothing = Secret.of("k", "").open("k")) {
            assertThat(nothing.chars()).isEmpty();
            assertThat(nothing.bytes()).isEmpty();
        }
    }

    @Test
    void aKeyThatIsNotThereCannotBeOpened() {
        assertThatThrownBy(() -> secret.open("other")).isInstanceOf(NoSuchElementException.class);
    }
}
