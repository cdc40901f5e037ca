package io.mira.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JarTest {

    @TempDir
    Path folder;

    @Test
    void knowsItsNameWithoutDirectives() throws Exception {
        Path file = TestJar.bundle(folder.resolve("a.jar"), "a.bundle; singleton:=true", "1.0.0", Map.of());

        assertThat(Jar.read(file).symbolicName()).isEqualTo("a.bundle");
    }

    @Test
    void givesWhatWasLookedAtWhateverIsWrittenMeanwhile() throws Exception {
        Path file = TestJar.bundle(folder.resolve("a.jar"), "a.bundle");
        byte[] first = Files.readAllBytes(file);
        Jar jar = Jar.read(file);

        Files.writeString(file, "something else");

        assertThat(jar.open()).hasBinaryContent(first);
    }

    @Test
    void aPlainJarIsNoBundleAndNotUnfinished() throws IOException {
        assertFault(TestJar.plain(folder.resolve("a.jar")), "Bundle-SymbolicName", false);
    }

    @Test
    void aFolderAPipeOrADeviceIsNoBundle() throws Exception {
        Path pipe = folder.resolve("b.jar");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertFault(Files.createDirectory(folder.resolve("a.jar")), "it is a folder", false);
        assertFault(pipe, "a pipe or a device", false);
        assertFault(Path.of("/dev/zero"), "a pipe or a device", false);
    }

    @Test
    void halfAJarMayStillBeWritten() throws IOException {
        Path file = TestJar.bundle(folder.resolve("a.jar"), "a.bundle");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        assertFault(file, "no whole jar", true);
    }

    @Test
    void anEmptyFileMayStillBeWritten() throws IOException {
        assertFault(Files.createFile(folder.resolve("a.jar")), "copy it again", true);
    }

    @Test
    void aFileThatIsNotThereCannotBeRead() {
        assertFault(folder.resolve("a.jar"), "cannot be read as user", false);
    }

    private static void assertFault(Path file, String reason, boolean unfinished) {
        assertThatExceptionOfType(FaultyJarException.class)
                .isThrownBy(() -> Jar.read(file))
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e.unfinished()).isEqualTo(unfinished));
    }
}
