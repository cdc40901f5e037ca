package io.mira.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FoldersTest {

    @TempDir
    Path home;

    @BeforeEach
    void unpack() throws IOException {
        Files.createDirectories(home.resolve("bundles"));
        Files.createDirectories(home.resolve("etc"));
    }

    @Test
    void everythingLiesInTheHomeUnlessSaidOtherwise() {
        Folders folders = Folders.find(Map.of(), home);

        assertThat(folders.etc()).isEqualTo(home.resolve("etc"));
        assertThat(folders.deploy()).isEqualTo(home.resolve("deploy"));
        assertThat(folders.cache()).isDirectory().startsWith(home.resolve("data"));
    }

    @Test
    void theEnvironmentMovesFolders() throws IOException {
        Path etc = Files.createDirectories(home.resolve("elsewhere/etc"));
        Path data = home.resolve("elsewhere/data");

        Folders folders = Folders.find(Map.of("MIRA_ETC", etc.toString(), "MIRA_DATA", data.toString()), home);

        assertThat(folders.etc()).isEqualTo(etc);
        assertThat(folders.cache()).isDirectory().startsWith(data);
        assertThat(home.resolve("data")).doesNotExist();
    }

    @Test
    void aProfileIsAFolderOfTheHomeAndAFolderOfOnesOwnWins() throws IOException {
        Path production = Files.createDirectories(home.resolve("profiles/production"));
        Path own = Files.createDirectories(home.resolve("own"));

        assertThat(Folders.find(Map.of("MIRA_PROFILE", "production"), home).etc())
                .isEqualTo(production);
        assertThat(Folders.find(Map.of("MIRA_PROFILE", "production", "MIRA_ETC", own.toString()), home)
                        .etc())
                .isEqualTo(own);
        assertThat(Folders.find(Map.of("MIRA_PROFILE", " "), home).etc()).isEqualTo(home.resolve("etc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prodution", "../etc", "/", "."})
    void anUnknownProfileIsBadConfigurationThatNamesTheKnownOnes(String name) throws IOException {
        Files.createDirectories(home.resolve("profiles/production"));
        Files.createDirectories(home.resolve("profiles/development"));

        assertThatExceptionOfType(StartFailedException.class)
                .isThrownBy(() -> Folders.find(Map.of("MIRA_PROFILE", name), home))
                .withMessageContaining("no profile '" + name + "'")
                .withMessageContaining("MIRA_PROFILE be one of [development, production]")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIGURATION));
        assertThat(home.resolve("data")).doesNotExist();
    }

    @Test
    void aHomeWithoutBundlesIsBadConfiguration() {
        Path other = home.resolve("etc");

        assertThatExceptionOfType(StartFailedException.class)
                .isThrownBy(() -> Folders.find(Map.of("MIRA_HOME", other.toString()), home))
                .withMessageContaining("no Mira in " + other)
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIGURATION));
    }

    @Test
    void aMissingConfigurationFolderIsBadConfigurationAndMakesNothing() {
        Path missing = home.resolve("no-etc");

        assertThatExceptionOfType(StartFailedException.class)
                .isThrownBy(() -> Folders.find(Map.of("MIRA_ETC", missing.toString()), home))
                .withMessageContaining("MIRA_ETC")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIGURATION));
        assertThat(missing).doesNotExist();
        assertThat(home.resolve("data")).doesNotExist();
    }

    @Test
    void aDataFolderThatCannotBeMadeIsAFailedStart() throws IOException {
        Path file = Files.createFile(home.resolve("file"));

        assertThatExceptionOfType(StartFailedException.class)
                .isThrownBy(() ->
                        Folders.find(Map.of("MIRA_DATA", file.resolve("data").toString()), home))
                .withMessageContaining("MIRA_DATA")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILED));
    }
}
