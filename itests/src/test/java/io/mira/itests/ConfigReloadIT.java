package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When nobody follows the files, and somebody says that they are to be read. */
final class ConfigReloadIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar").writes("it.probe.cfg", "greeting = one");
    }

    @Test
    void whatIsNotFollowedIsTakenOverAtAHangUp() {
        home.writes("mira.config.cfg", "hot_reload = false", "poll_interval = 50ms");
        try (MiraProcess mira = home.start().untilReady()) {
            home.writes("it.probe.cfg", "greeting = two");
            mira.signal("HUP");
            mira.await("configuration reloaded");
            assertThat(mira.await("probe modified").text("greeting")).isEqualTo("two");

            home.writes("it.probe.cfg", "number = many");
            mira.signal("HUP");
            assertThat(mira.await("configuration rejected").text("file")).isEqualTo("it.probe.cfg");
            mira.await("configuration reloaded", 2);
            assertThat(mira.count("probe modified")).isEqualTo(1);

            // From now on it is followed again, without a restart; then no longer.
            home.writes("mira.config.cfg", "hot_reload = true").writes("it.probe.cfg", "greeting = three");
            mira.signal("HUP");
            mira.await("probe modified", 2);
            home.writes("it.probe.cfg", "greeting = four");
            assertThat(mira.await("probe modified", 3).text("greeting")).isEqualTo("four");
            home.writes("mira.config.cfg", "hot_reload = false");
            mira.await("configuration files are not followed", 2);
            home.writes("it.probe.cfg", "greeting = five");
            mira.signal("HUP");
            assertThat(mira.await("probe modified", 4).text("greeting")).isEqualTo("five");
            mira.stopsCleanly();
        }
    }

    @Test
    void aHangUpOfItsTerminalStopsIt() {
        String command = "exec '" + home.distribution().resolve("bin/mira") + "'";
        List<String> onTerminal =
                List.of("script", "--quiet", "--return", "--flush", "--command", command, "/dev/null");
        try (MiraProcess terminal = home.start(onTerminal).untilReady()) {
            terminal.signalToChild("HUP");
            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.await("stopping").text("reason")).isEqualTo("SIGHUP");
            assertThat(terminal.count("configuration reloaded")).isZero();
        }
    }
}
