package io.mira.secrets.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretFileTest {

    @TempDir
    Path folder;

    @Test
    void aFileIsReadWholeThroughLinksToo() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "s3cret");

        assertThat(SecretFile.read(file)).asString().isEqualTo("s3cret");
        assertThat(SecretFile.read(Files.createSymbolicLink(folder.resolve("link"), file)))
                .asString()
                .isEqualTo("s3cret");
    }

    @Test
    void aPipeADeviceAndAFolderAreNeverOpened() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        for (Path no : new Path[] {folder, pipe, Path.of("/dev/zero")}) {
            assertThatThrownBy(() -> SecretFile.read(no))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(no + ": it is a folder, a pipe or a device");
        }
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws IOException {
        Path file = folder.resolve("large");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength((4 << 20) + 1);
        }

        assertThatThrownBy(() -> SecretFile.read(file)).hasMessageContaining("larger than any secret");
    }

    @Test
    void aFileThatIsNotThereIsToldAsSuch() {
        assertThatThrownBy(() -> SecretFile.read(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }
}
