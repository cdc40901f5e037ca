package io.mira.examples.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector is the one that GitHub publishes. */
final class SignatureTest {

    private static final String HEX = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.UTF_8);

    private final Signature signature = new Signature("It's a Secret to Everybody");

    @Test
    void gitHubsOwnVectorIsAccepted() {
        assertThat(signature.signs("sha256=" + HEX, BODY)).isTrue();
    }

    @Test
    void everyChangedBitOfTheBodyIsRefused() {
        for (int bit = 0; bit < BODY.length * 8; bit++) {
            byte[] changed = BODY.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(signature.signs("sha256=" + HEX, changed))
                    .as("bit %s", bit)
                    .isFalse();
        }
    }

    @Test
    void everyChangedBitOfTheSignatureIsRefused() {
        byte[] right = HexFormat.of().parseHex(HEX);
        for (int bit = 0; bit < right.length * 8; bit++) {
            byte[] changed = right.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(signature.signs("sha256=" + HexFormat.of().formatHex(changed), BODY))
                    .as("bit %s", bit)
                    .isFalse();
        }
    }

    @Test
    void anotherSecretsSignatureIsRefused() {
        assertThat(new Signature("It's a Secret to Everybodz").signs("sha256=" + HEX, BODY))
                .isFalse();
    }

    static Stream<String> malformed() {
        return Stream.of(
                "", "sha256=", HEX, "sha1=" + HEX, "sha256=" + HEX.substring(1), "sha256=" + HEX + "00", "sha256=zz");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedHeaderIsRefused(String header) {
        assertThat(signature.signs(header, BODY)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void anEmptySecretIsNoSecret(String secret) {
        assertThatThrownBy(() -> new Signature(secret)).hasMessageContaining(".secret is empty");
    }
}
