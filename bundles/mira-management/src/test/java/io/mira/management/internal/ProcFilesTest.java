package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcFilesTest {

    @TempDir
    Path self;

    @Test
    void whatLinuxTellsIsRead() throws IOException {
        Files.createDirectory(self.resolve("fd"));
        Files.createFile(self.resolve("fd/0"));
        Files.createFile(self.resolve("fd/1"));
        Files.writeString(self.resolve("status"), "Name:\tjava\nVmHWM:\t  900 kB\nVmRSS:\t  800 kB\n");
        Files.writeString(
                self.resolve("limits"),
                "Limit          Soft Limit  Hard Limit  Units\nMax open files 1024        4096        files\n");
        ProcFiles files = new ProcFiles(self);

        assertThat(files.open()).hasValue(2);
        assertThat(files.residentBytes()).hasValue(800 * 1024);
        assertThat(files.mostOpen()).hasValue(1024);
    }

    @Test
    void withoutALimitThereIsNoNumber() throws IOException {
        Files.writeString(self.resolve("limits"), "Max open files            unlimited            unlimited\n");

        assertThat(new ProcFiles(self).mostOpen()).isEmpty();
    }

    @Test
    void elsewhereThereIsNothing() {
        ProcFiles files = new ProcFiles(self.resolve("none"));

        assertThat(files.open()).isEmpty();
        assertThat(files.residentBytes()).isEmpty();
        assertThat(files.mostOpen()).isEmpty();
    }
}
