package io.mira.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TerminationLogTest {

    @TempDir
    Path folder;

    @Test
    void isWrittenWhereItIsThere() throws IOException {
        Path file = Files.writeString(folder.resolve("log"), "something longer from before");

        TerminationLog.of(Map.of("MIRA_TERMINATION_LOG", file.toString())).write("why");

        assertThat(file).hasContent("why");
    }

    @Test
    void isNotMadeWhereItIsNot() {
        new TerminationLog(folder.resolve("log")).write("why");
        new TerminationLog(folder).write("why");

        assertThat(folder).isEmptyDirectory();
    }
}
