package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EditIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
    }

    @Test
    void anEditedLevelTakesEffect() {
        home.writes("it.probe.cfg", "greeting = one").writes("mira.logging.cfg", "level = INFO");
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(mira.count("a record of the level debug")).isZero();
            home.writes("mira.logging.cfg", "level = DEBUG");
            for (int i = 1; mira.count("a record of the level debug") == 0; i++) {
                home.writes("it.probe.cfg", "greeting = edit " + i);
                mira.await("probe modified", i);
            }
            mira.stopsCleanly();
        }
    }

    @Test
    void theEnvironmentWinsOverTheFileBeforeAndAfterAnEdit() {
        home.with("MIRA_LOG_LEVEL", "ERROR").writes("mira.logging.cfg", "level = INFO");
        home.drops(new FixtureBundle(folder).of("noise"), "noise.jar").writes("it.probe.cfg", "greeting = one");
        try (MiraProcess mira = home.start().untilReady()) {
            home.writes("mira.logging.cfg", "level = DEBUG", "logger.edit.seen = TRACE");
            // Whatever is written after the edit was taken over: the probe's debug and info records stay away.
            home.writes("it.probe.cfg", "greeting = broken \\u00zz");
            mira.await("configuration rejected");
            home.writes("it.probe.cfg", "greeting = two");
            home.writes("it.probe~other.cfg", "number = none");
            mira.await("configuration rejected", isOf("it.probe~other"));
            assertThat(mira.count("probe modified")).isZero();
            assertThat(mira.records()).noneMatch(record -> record.text("level").equals("DEBUG"));
            assertThat(mira.records()).noneMatch(record -> record.text("logger").startsWith("io.mira.itests"));
            mira.stopsCleanly();
        }
    }

    @Test
    void overridesOfAnyKeySurviveEveryEditAndReachPidsWithoutAFile() {
        home.with("MIRA_CFG__IT_PROBE__NUMBER", "7");
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(mira.await("probe activated").text("number")).isEqualTo("7");
            home.writes("it.probe.cfg", "number = 8", "greeting = one");
            LogRecord modified = mira.await("probe modified");
            assertThat(modified.text("number")).isEqualTo("7");
            assertThat(modified.text("greeting")).isEqualTo("one");
            home.removes(home.etc("it.probe.cfg"));
            assertThat(mira.await("probe modified", 2).text("greeting")).isEqualTo("hello");
            mira.stopsCleanly();
        }
    }

    @Test
    void aKeyRemovedFromTheFileIsGone() {
        home.writes("it.probe.cfg", "greeting = one", "number = 5");
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(mira.await("probe activated").text("greeting")).isEqualTo("one");
            home.writes("it.probe.cfg", "number = 5");
            LogRecord modified = mira.await("probe modified");
            assertThat(modified.text("greeting")).isEqualTo("hello");
            mira.stopsCleanly();
        }
    }

    @Test
    void aKeyRemovedWhileMiraWasStoppedIsGoneToo() {
        home.writes("it.probe.cfg", "greeting = one");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.stopsCleanly();
        }
        home.writes("it.probe.cfg", "number = 5");
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(mira.await("probe activated").text("greeting")).isEqualTo("hello");
            mira.stopsCleanly();
        }
    }

    @Test
    void aRemovedFileTakesTheComponentWithIt() {
        home.writes("it.probe.cfg", "greeting = one");
        try (MiraProcess mira = home.start().untilReady()) {
            home.removes(home.etc("it.probe.cfg"));
            mira.await("probe deactivated");
            mira.stopsCleanly();
        }
    }

    @Test
    void bothFactoryNamesWork() {
        home.writes("it.probe~tilde.cfg", "greeting = one").writes("it.probe-dash.cfg", "greeting = two");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("probe activated", 2);
            assertThat(mira.records().stream()
                            .filter(record -> record.is("probe activated"))
                            .map(record -> record.text("pid") + " " + record.text("greeting")))
                    .containsExactlyInAnyOrder("it.probe~tilde one", "it.probe~dash two");
            home.writes("it.probe-dash.cfg", "greeting = three");
            assertThat(mira.await("probe modified").text("pid")).isEqualTo("it.probe~dash");
            mira.stopsCleanly();
        }
    }

    @Test
    void typedValuesEscapesAndContinuationLinesAreUnderstood() {
        home.writes(
                "it.probe.cfg",
                "# ä comment",
                "greeting = gr\\u00fc\\u00df \\",
                "    dich: 漢字",
                "number : 9",
                "names = a, b ,c");
        try (MiraProcess mira = home.start().untilReady()) {
            LogRecord activated = mira.await("probe activated");
            assertThat(activated.text("greeting")).isEqualTo("grüß dich: 漢字");
            assertThat(activated.text("number")).isEqualTo("9");
            assertThat(activated.text("names")).isEqualTo("a|b|c");
            mira.stopsCleanly();
        }
    }

    @Test
    void miraNeverWritesToEtc() throws java.io.IOException {
        String content = "greeting = one\n";
        Files.writeString(home.etc("it.probe.cfg"), content);
        try (MiraProcess mira = home.start().untilReady()) {
            Files.writeString(home.etc("it.probe.cfg"), content + "number = 3\n");
            mira.await("probe modified");
            mira.stopsCleanly();
        }
        assertThat(home.etc("it.probe.cfg")).hasContent(content + "number = 3\n");
        try (var files = Files.list(folder.resolve("etc"))) {
            assertThat(files).hasSize(1);
        }
    }

    private static Predicate<LogRecord> isOf(String pid) {
        return record -> record.text("pid").equals(pid);
    }
}
