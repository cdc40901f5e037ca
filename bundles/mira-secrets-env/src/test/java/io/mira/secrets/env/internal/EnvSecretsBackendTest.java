package io.mira.secrets.env.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.spi.SecretsBackend;
import io.mira.testkit.SecretsBackendContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvSecretsBackendTest extends SecretsBackendContract {

    @TempDir
    Path folder;

    @Override
    protected SecretsBackend backendWith(String path, String key, String value) {
        return with(Map.of((path + "_" + key).toUpperCase(Locale.ROOT).replace('/', '_'), value));
    }

    @Test
    void pathAndKeyMakeTheNameOfTheVariable() {
        SecretsBackend backend = with(Map.of("GITHUB_CREDENTIALS_TOKEN", "t0ken"));

        assertThat(backend.read("github-credentials").reveal(backend.keyOf("token")))
                .isEqualTo("t0ken");
    }

    @Test
    void aKeyMayHaveAnySpelling() {
        SecretsBackend backend = with(Map.of("TEAM_A_DB_API_KEY_2", "k2"));

        assertThat(backend.read("team.a/db").reveal(backend.keyOf("api-Key.2"))).isEqualTo("k2");
    }

    @Test
    void allKeysOfAPathAreOneSecret() {
        SecretsBackend backend = with(Map.of("DB_USER", "u", "DB_PASSWORD", "p", "DBX_USER", "other"));

        assertThat(backend.read("db").keys()).containsExactlyInAnyOrder("user", "password");
    }

    @Test
    void aPrefixStandsBeforeThePath() {
        SecretsBackend backend = new EnvSecretsBackend(Map.of("APP_DB_USER", "mine", "DB_USER", "other"), "APP_");

        assertThat(backend.read("db").reveal("user")).isEqualTo("mine");
    }

    @Test
    void whatLacksThePrefixIsNotFound() {
        SecretsBackend backend = new EnvSecretsBackend(Map.of("DB_USER", "other"), "APP_");

        assertThatThrownBy(() -> backend.read("db"))
                .isInstanceOf(SecretNotFoundException.class)
                .hasMessageContaining("APP_DB_")
                .hasMessageNotContaining("other");
    }

    @Test
    void theValueMayStandInAFile() {
        SecretsBackend backend =
                with(Map.of("DB_PASSWORD_FILE", file("from file").toString()));

        assertThat(backend.read("db").reveal("password")).isEqualTo("from file");
    }

    @Test
    void oneLineBreakAtTheEndOfAFileIsNotPartOfTheValue() {
        assertThat(with(Map.of("DB_PASSWORD_FILE", file("unix\n").toString()))
                        .read("db")
                        .reveal("password"))
                .isEqualTo("unix");
        assertThat(with(Map.of("DB_PASSWORD_FILE", file("dos\r\n").toString()))
                        .read("db")
                        .reveal("password"))
                .isEqualTo("dos");
        assertThat(with(Map.of("DB_PASSWORD_FILE", file("two\nlines\n\n").toString()))
                        .read("db")
                        .reveal("password"))
                .isEqualTo("two\nlines\n");
    }

    @Test
    void aFileIsReadAgainEachTime() throws IOException {
        Path file = file("old");
        SecretsBackend backend = with(Map.of("DB_PASSWORD_FILE", file.toString()));
        backend.read("db");

        Files.writeString(file, "new");

        assertThat(backend.read("db").reveal("password")).isEqualTo("new");
    }

    @Test
    void theVariableWinsOverTheFile() {
        SecretsBackend backend = with(Map.of(
                "DB_PASSWORD", "direct", "DB_PASSWORD_FILE", file("from file").toString()));

        assertThat(backend.read("db").reveal("password")).isEqualTo("direct");
    }

    @Test
    void aFileThatIsNotNeededMayBeUnreadable() {
        SecretsBackend backend = with(Map.of("DB_PASSWORD", "direct", "DB_PASSWORD_FILE", "/not/there"));

        assertThat(backend.read("db").reveal("password")).isEqualTo("direct");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        SecretsBackend backend = with(Map.of("DB_PASSWORD_FILE", folder.toString()));

        assertThatThrownBy(() -> backend.read("db"))
                .isInstanceOf(BackendUnreachableException.class)
                .hasMessageContaining("DB_PASSWORD_FILE")
                .hasMessageContaining(folder.toString());
    }

    @Test
    void aPipeOrADeviceIsNeverOpened() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        for (String file : List.of(pipe.toString(), "/dev/zero")) {
            SecretsBackend backend = with(Map.of("DB_PASSWORD_FILE", file));

            assertThatThrownBy(() -> backend.read("db"))
                    .isInstanceOf(BackendUnreachableException.class)
                    .hasMessageContaining(file + " (it is a folder, a pipe or a device)");
            backend.watch("db", () -> {}).close();
        }
    }

    @Test
    void aFileThatDoesNotExistHoldsNoSecret() {
        assertThatThrownBy(() -> with(Map.of("DB_PASSWORD_FILE", "/not/there")).read("db"))
                .isInstanceOf(SecretNotFoundException.class);
        assertThat(with(Map.of("APP_LOG_FILE", "/not/there", "APP_TOKEN", "t0ken"))
                        .read("app")
                        .keys())
                .containsExactly("token");
    }

    @Test
    void theNameOfAFileIsNoSecret() {
        SecretsBackend backend =
                with(Map.of("DB_PASSWORD_FILE", file("from file").toString()));

        assertThat(backend.read("db").keys()).containsExactly("password");
    }

    @Test
    void aPathNoSystemKnowsIsNamedToo() {
        assertThatThrownBy(() -> with(Map.of("DB_PASSWORD_FILE", "\0")).read("db"))
                .isInstanceOf(BackendUnreachableException.class)
                .hasMessageContaining("DB_PASSWORD_FILE");
    }

    @Test
    void aBlankVariableKeepsNoSecret() {
        assertThatThrownBy(() -> with(Map.of("DB_PASSWORD", "")).read("db"))
                .isInstanceOf(SecretNotFoundException.class);
    }

    @Test
    void anEmptyFileKeepsNoSecret() {
        assertThatThrownBy(() ->
                        with(Map.of("DB_PASSWORD_FILE", file("\n").toString())).read("db"))
                .isInstanceOf(SecretNotFoundException.class);
    }

    @Test
    void aBlankNameOfAFileIsNoName() {
        assertThatThrownBy(() -> with(Map.of("DB_PASSWORD_FILE", "")).read("db"))
                .isInstanceOf(SecretNotFoundException.class);
    }

    private static SecretsBackend with(Map<String, String> environment) {
        return new EnvSecretsBackend(environment, "");
    }

    private Path file(String content) {
        try {
            return Files.writeString(Files.createTempFile(folder, "secret", ""), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
