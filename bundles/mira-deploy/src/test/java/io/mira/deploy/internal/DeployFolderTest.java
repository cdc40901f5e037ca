package io.mira.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeployFolderTest {

    private final DeployFolder content = new DeployFolder();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"a.jar,true", "A.JAR,true", ".a.jar,false", "a.jar.part,false", "readme.txt,false", "jar,false"})
    void onlyVisibleJarsAreTakenForBundles(String name, boolean jar) {
        assertThat(DeployFolder.isJar(name)).isEqualTo(jar);
    }

    @Test
    void givesEachJarAndNothingElse() throws IOException {
        Files.writeString(folder.resolve("b.jar"), "b");
        Files.writeString(folder.resolve("a.jar"), "a");
        Files.writeString(folder.resolve("notes.txt"), "n");

        assertThat(content.read(folder)).containsOnlyKeys("a.jar", "b.jar");
    }

    @Test
    void aLinkToNothingIsNotThere() throws IOException {
        Files.createSymbolicLink(folder.resolve("a.jar"), folder.resolve("gone.jar"));

        assertThat(content.read(folder)).isEmpty();
    }

    @Test
    void aFileThatIsExchangedIsSeenAlthoughSizeAndTimeAreTheSame() throws IOException {
        Path jar = Files.writeString(folder.resolve("a.jar"), "old");
        FileTime time = Files.getLastModifiedTime(jar);
        Map<String, JarStamp> before = content.read(folder);
        Path next = Files.writeString(folder.resolve("next"), "new");
        Files.setLastModifiedTime(next, time);
        Files.move(next, jar, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(content.read(folder)).isNotEqualTo(before);
    }

    @Test
    void whatIsNotTouchedIsTheSame() throws IOException {
        Files.writeString(folder.resolve("a.jar"), "old");

        assertThat(content.read(folder)).isEqualTo(content.read(folder));
    }

    @Test
    void aMissingFolderIsSaid() {
        assertThatThrownBy(() -> content.read(folder.resolve("missing"))).isInstanceOf(IOException.class);
    }
}
