package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder).withItsOwnDistribution();
    }

    @Test
    void itIsMadeOnceUsedByLaterStartsAndLeavesNothingElse() throws IOException {
        // The configuration of the user has no part in it: with this one, no start is ever ready.
        home.writes("mira.shutdown.cfg", "timeout = soon");
        List<Path> before = files();
        assertThat(archive()).isZero();
        home.removes(home.etc("mira.shutdown.cfg"));

        Path archive = onlyArchive();
        assertThat(files()).hasSize(before.size() + 1);
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(Files.readString(Path.of("/proc/" + mira.pid() + "/maps")))
                    .contains(archive.getFileName().toString());
            assertThat(mira.errors()).isEmpty();
            mira.stopsCleanly();
        }
    }

    @Test
    void oneThatDoesNotFitIsLeftAsideInSilence() throws IOException {
        assertThat(archive()).isZero();
        Path archive = onlyArchive();
        Files.delete(archive);
        Files.writeString(archive, "from another Java");
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(mira.errors()).isEmpty();
            mira.stopsCleanly();
        }
    }

    private int archive() {
        try (MiraProcess command = home.start("archive")) {
            return command.exitOfCommand();
        }
    }

    private Path onlyArchive() throws IOException {
        List<Path> archives = files().stream()
                .filter(file -> file.toString().endsWith(".jsa"))
                .toList();
        assertThat(archives).hasSize(1);
        return archives.get(0);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(home.distribution().resolve("lib"))) {
            return files.toList();
        }
    }
}
