package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketFolderTest {

    @TempDir
    Path data;

    @Test
    void onlyTheOwnerEntersTheFolderEvenIfItWasOpenBefore() throws IOException {
        Files.createDirectory(
                data.resolve("shell"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        Path socket = new SocketFolder(data).prepare();

        assertThat(socket).isEqualTo(data.resolve("shell/socket"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void whatAKilledProcessHasLeftIsTakenAway() throws IOException {
        Path socket = new SocketFolder(data).prepare();
        Files.createFile(socket);

        assertThat(new SocketFolder(data).prepare()).isEqualTo(socket).doesNotExist();
    }

    @Test
    void wherePathsAreTooLongItLiesElsewhereInAFolderOfItsOwn() throws IOException {
        Path deep = Files.createDirectories(data.resolve("ä".repeat(60)));
        SocketFolder folder = new SocketFolder(deep);

        Path first = folder.prepare();
        Files.createFile(first);
        assertThat(first.toString()).hasSizeLessThan(100);
        assertThat(Files.readString(deep.resolve("shell/path"))).isEqualTo(first.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.getParent())))
                .isEqualTo("rwx------");

        Path second = new SocketFolder(deep).prepare();
        assertThat(second).isNotEqualTo(first);
        assertThat(first.getParent()).doesNotExist();
        new SocketFolder(deep).clear();
        assertThat(second.getParent()).doesNotExist();
        assertThat(deep.resolve("shell/path")).doesNotExist();
    }
}
