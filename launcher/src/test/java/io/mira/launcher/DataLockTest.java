package io.mira.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataLockTest {

    @TempDir
    Path data;

    @Test
    void theFirstOneHoldsItAndIsNamed() throws IOException {
        DataLock lock = new DataLock(data);
        assertThat(lock.isHeld()).isFalse();

        lock.acquire();

        assertThat(lock.isHeld()).isTrue();
        assertThat(lock.previousRun()).isEmpty();
        assertThat(DataLock.holder(data)).contains(ProcessHandle.current().pid());
    }

    @Test
    void aSecondOneIsToldWhoIsThereAndTakesNothing() {
        DataLock first = new DataLock(data);
        first.acquire();
        DataLock second = new DataLock(data);

        assertThatExceptionOfType(StartFailedException.class)
                .isThrownBy(second::acquire)
                .withMessageContaining("process " + ProcessHandle.current().pid())
                .withMessageContaining("MIRA_DATA")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILED));
        assertThat(second.isHeld()).isFalse();
        assertThat(data.resolve("lock")).hasContent(first.run());
    }

    @Test
    void whoeverWasThereBeforeIsRemembered() throws IOException {
        Files.writeString(data.resolve("lock"), "1 1234567890123 ");
        DataLock lock = new DataLock(data);

        lock.acquire();

        assertThat(lock.previousRun()).contains("1 1234567890123");
        assertThat(data.resolve("lock")).hasContent(lock.run());
    }

    @Test
    void nobodyHoldsItIfNobodyLocksIt() throws IOException {
        assertThat(DataLock.holder(data)).isEmpty();

        Files.writeString(data.resolve("lock"), "1 1234567890123");
        assertThat(DataLock.holder(data)).isEmpty();
    }

    @Test
    void aFolderThatCannotBeLockedIsAFailedStart() throws IOException {
        Files.createDirectory(data.resolve("lock"));

        assertThatExceptionOfType(StartFailedException.class)
                .isThrownBy(new DataLock(data)::acquire)
                .withMessageContaining("cannot lock the data folder " + data);
    }
}
