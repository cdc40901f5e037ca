package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretNotFoundException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads of both versions of the KV engine, from the real server. */
final class KeyValueTest extends VaultTest {

    @Test
    void versionOneAndVersionTwoAreToldApartByAskingTheMount() {
        vault.write("secret/data/both", "{\"data\":{\"a\":\"two\"}}");
        vault.write("old/both", "{\"a\":\"one\"}");
        Connection connection = connect(
                Settings.at(vault.url()).with("token", vault.rootToken()).with("mounts", new String[] {"old"}));

        assertThat(connection.read("both", "").reveal("a")).isEqualTo("two");
        assertThat(connection.read("both", "").version()).contains("1");
        assertThat(connection.read("old/both", "").reveal("a")).isEqualTo("one");
        assertThatThrownBy(() -> connection.read("old/both", "1"))
                .isInstanceOf(SecretNotFoundException.class)
                .hasMessageContaining("keeps no versions");
    }

    @Test
    void readsThatBeginTogetherAskOnceWhatIsMounted() {
        vault.write("secret/data/many", "{\"data\":{\"a\":\"1\"}}");
        asRoot().read("many", "");
        long alone = calls.sent();
        Connection connection = asRoot();
        ExecutorService readers = Executors.newFixedThreadPool(8);

        CompletableFuture.allOf(Stream.generate(
                                () -> CompletableFuture.runAsync(() -> connection.read("many", ""), readers))
                        .limit(8)
                        .toArray(CompletableFuture[]::new))
                .join();

        readers.shutdown();
        assertThat(calls.sent() - alone).isEqualTo(alone + 7);
    }

    @Test
    void mountsAndPathsHoldWhateverVaultAllows() {
        vault.write("sys/mounts/team%20a/deep/kv", "{\"type\":\"kv\",\"options\":{\"version\":\"1\"}}");
        vault.write("team%20a/deep/kv/sp%20ace/50%25/%C3%BCber", "{\"a\":\"found\"}");
        Connection connection = connect(
                Settings.at(vault.url()).with("token", vault.rootToken()).with("mount__point", "team a/deep/kv/"));

        assertThat(connection.read("sp ace/50%/über", "").reveal("a")).isEqualTo("found");
        assertThatThrownBy(() -> connection.read("../sys/health", "")).isInstanceOf(SecretNotFoundException.class);
    }

    @Test
    void deletedAndDestroyedVersionsAreSaidToBeSo() {
        vault.write("secret/data/gone", "{\"data\":{\"a\":\"1\"}}");
        vault.write("secret/data/gone", "{\"data\":{\"a\":\"2\"}}");
        vault.delete("secret/data/gone");
        vault.write("secret/destroy/gone", "{\"versions\":[1]}");
        Connection connection = asRoot();

        assertThatThrownBy(() -> connection.read("gone", ""))
                .isInstanceOf(SecretNotFoundException.class)
                .hasMessageContaining("version 2 is deleted");
        assertThatThrownBy(() -> connection.read("gone", "1"))
                .isInstanceOf(SecretNotFoundException.class)
                .hasMessageContaining("version 1 is destroyed");
        assertThatThrownBy(() -> connection.read("gone", "latest")).hasMessageContaining("no number");
    }

    @Test
    void whatIsNoTextIsGivenAsJson() {
        vault.write("secret/data/kinds", "{\"data\":{\"n\":5432,\"b\":true,\"o\":{\"x\":[1]},\"none\":null}}");

        var secret = asRoot().read("kinds", "");

        assertThat(secret.reveal("n")).isEqualTo("5432");
        assertThat(secret.reveal("b")).isEqualTo("true");
        assertThat(secret.reveal("o")).isEqualTo("{\"x\":[1]}");
        assertThat(secret.has("none")).isFalse();
    }

    @Test
    void aMountThatBecomesAnotherKindIsAskedAgain() {
        vault.write("sys/mounts/moving", "{\"type\":\"kv\",\"options\":{\"version\":\"1\"}}");
        vault.write("moving/a", "{\"a\":\"one\"}");
        Connection connection = connect(
                Settings.at(vault.url()).with("token", vault.rootToken()).with("mount__point", "moving"));
        assertThat(connection.read("a", "").reveal("a")).isEqualTo("one");

        vault.delete("sys/mounts/moving");
        vault.write("sys/mounts/moving", "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
        vault.awaitStatus("moving/config", 200);
        vault.write("moving/data/a", "{\"data\":{\"a\":\"two\"}}");

        assertThat(connection.read("a", "").reveal("a")).isEqualTo("two");
    }

    @Test
    void aTokenWithoutTheRightIsRefusedWithoutHammering() {
        vault.write("secret/data/closed", "{\"data\":{\"a\":\"canary-value\"}}");
        Connection connection =
                connect(Settings.at(vault.url()).with("token", vault.token("{\"policies\":[\"default\"]}")));

        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> connection.read("closed", ""))
                    .isInstanceOf(SecretForbiddenException.class)
                    .hasMessageNotContaining("canary-value");
        }
        assertThat(calls.sent()).isLessThan(25);
    }
}
