package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/mira} as people type it. */
@Timeout(300)
final class CommandIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
    }

    @Test
    void stopStopsWhatRunsAndWaitsForItsEnd() {
        try (MiraProcess mira = home.start().untilReady()) {
            says(home.start("stop"), 0, "mira: process " + mira.pid() + " has stopped");
            assertThat(mira.exitCode()).isZero();
        }
        says(home.start("stop"), 0, "mira: nothing runs with the data folder " + home.data());
    }

    @Test
    void helpNamesEveryCommandAndEveryExitCode() {
        MiraProcess help = home.start("help");
        assertThat(help.exitOfCommand()).isZero();
        assertThat(help.output())
                .contains("mira [run]", "mira stop", "mira shell '<command>'", "mira check [--json]", "mira version")
                .contains("75 the stop ran out of time", "78 bad configuration", "check: 0 sound, 78 faulty");
    }

    @Test
    void anUnknownCommandIsRefused() {
        MiraProcess unknown = home.start("strat");
        assertThat(unknown.exitOfCommand()).isEqualTo(1);
        assertThat(unknown.stderr()).isEqualTo("mira: unknown command 'strat': try 'mira help'\n");
        MiraProcess shell = home.start("shell");
        assertThat(shell.exitOfCommand()).isEqualTo(1);
        assertThat(shell.stderr()).isEqualTo("mira: which command? 'mira shell help' lists all\n");
    }

    private static void says(MiraProcess command, int code, String text) {
        assertThat(command.exitOfCommand()).isEqualTo(code);
        assertThat(command.output()).isEqualTo(text);
        assertThat(command.stderr()).isEmpty();
    }
}
