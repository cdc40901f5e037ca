package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mira.logging.spi.LoggingSettings;
import io.mira.logging.spi.LoggingSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LogbackLoggingTest {

    private static final LoggingSettings DEFAULTS = settings("INFO", Map.of());

    @TempDir
    Path folder;

    @Test
    void aLevelIsChangedOnTheFly() {
        Capture capture = with(Map.of());

        capture.logger("x").debug("before");
        capture.logging.apply(settings("DEBUG", Map.of()));
        capture.logger("x").debug("during");
        capture.logging.apply(DEFAULTS);
        capture.logger("x").debug("after");

        assertThat(capture.all("message")).containsExactly("during");
    }

    @Test
    void oneLoggerMayHaveALevelOfItsOwnUntilItIsRemoved() {
        Capture capture = with(Map.of());

        capture.logging.apply(settings("INFO", Map.of("a.b", "DEBUG", "a.b.c", "ERROR")));
        capture.logger("a.b.x").debug("own");
        capture.logger("a.b.c").warn("too low");
        capture.logging.apply(DEFAULTS);
        capture.logger("a.b.x").debug("gone");

        assertThat(capture.all("message")).containsExactly("own");
    }

    @Test
    void theRecordsOfLifeAreWrittenWhateverTheLevelSays() {
        Capture capture = with(Map.of());

        capture.logging.apply(settings("OFF", Map.of()));
        capture.logger("x").error("other");
        capture.logger("mira").info("ready");

        assertThat(capture.all("message")).containsExactly("ready");
    }

    @Test
    void theRecordsOfLifeAreSilencedByTheirOwnLevelOnly() {
        Capture capture = with(Map.of());

        capture.logging.apply(settings("INFO", Map.of("mira", "OFF")));
        capture.logger("mira").info("silenced");
        capture.logging.apply(DEFAULTS);
        capture.logger("mira").info("back");

        assertThat(capture.all("message")).containsExactly("back");
    }

    @Test
    void theLevelOfTheEnvironmentWinsAtEveryChange() {
        Capture capture = with(Map.of("MIRA_LOG_LEVEL", "error"));

        capture.logging.apply(settings("DEBUG", Map.of()));
        capture.logger("x").warn("too low");
        capture.logging.apply(settings("TRACE", Map.of()));
        capture.logger("x").warn("still too low");
        capture.logger("x").error("told");

        assertThat(capture.all("message")).containsExactly("told");
    }

    @Test
    void theFormatOfTheEnvironmentWins() {
        Capture capture = with(Map.of("MIRA_LOG_FORMAT", "ecs"));

        capture.logger("x").info("m");

        assertThat(capture.records().get(0)).containsKey("ecs.version");
    }

    @ParameterizedTest
    @CsvSource({"false,json,false", "true,text,true", "TRUE,json,true", "'',text,false", "' ',json,true"})
    void theEnvironmentSaysWhetherItIsJson(String variable, String format, boolean expected) {
        Capture capture = new Capture(Map.of("MIRA_LOG_JSON", variable));
        capture.logging.apply(LoggingSettings.of("INFO", format, "", Map.of()));

        capture.logger("x").info("m");

        assertThat(capture.text().startsWith("{")).isEqualTo(expected);
    }

    @Test
    void variablesThatAreSetToNothingSayNothing() {
        Path file = folder.resolve("a.log");
        Capture capture = new Capture(Map.of("MIRA_LOG_LEVEL", "", "MIRA_LOG_FORMAT", " ", "MIRA_LOG_FILE", ""));
        capture.logging.apply(LoggingSettings.of("DEBUG", "json", file.toString(), Map.of()));

        capture.logger("x").debug("m");

        String text = capture.text();
        assertThat(file).content().isEqualTo(text).contains("\"m\"");
    }

    @ParameterizedTest
    @CsvSource({
        "MIRA_LOG_LEVEL,LOUD,level is 'LOUD'",
        "MIRA_LOG_FORMAT,xml,format is 'xml'",
        "MIRA_LOG_JSON,maybe,MIRA_LOG_JSON is 'maybe'"
    })
    void aFaultyVariableIsNamed(String variable, String value, String message) {
        Capture capture = new Capture(Map.of(variable, value));

        assertThatThrownBy(() -> capture.logging.apply(DEFAULTS))
                .isInstanceOf(LoggingSettingsException.class)
                .hasMessageContaining(message);
    }

    @Test
    void faultySettingsChangeNothing() {
        Capture capture = with(Map.of());
        capture.logging.apply(settings("WARN", Map.of()));

        assertThatThrownBy(() -> capture.logging.apply(settings("DEBUG", Map.of("a.b", "LOUD"))))
                .isInstanceOf(LoggingSettingsException.class)
                .hasMessageContaining("logger.a.b is 'LOUD'");

        capture.logger("x").info("too low");
        assertThat(capture.records()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROOT", "root"})
    void theLevelOfAllLoggersHasOneKeyOnly(String name) {
        Capture capture = with(Map.of());

        assertThatThrownBy(() -> capture.logging.apply(settings("INFO", Map.of(name, "DEBUG"))))
                .isInstanceOf(LoggingSettingsException.class)
                .hasMessageContaining("level");
    }

    @Test
    void theFileGetsTheSameRecordsAfterWhatIsThereAlready() throws IOException {
        Path file = folder.resolve("not/there/yet.log");
        Files.createDirectories(file.resolve(".."));
        Files.writeString(file, "before\n");
        Capture capture = with(Map.of());

        capture.logging.apply(to(file));
        capture.logger("x").info("one");
        capture.logging.apply(to(file));
        capture.logger("x").info("two");

        String text = capture.text();
        assertThat(file).content().isEqualTo("before\n" + text);
        assertThat(capture.all("message")).containsExactly("one", "two");
    }

    @Test
    void aFileThatIsRemovedFromTheSettingsIsLetGo() {
        Path file = folder.resolve("a.log");
        Capture capture = with(Map.of());
        capture.logging.apply(to(file));

        capture.logging.apply(DEFAULTS);
        capture.logger("x").info("m");

        assertThat(file).isEmptyFile();
        assertThat(capture.records()).hasSize(1);
    }

    @Test
    void theFileOfTheEnvironmentWins() {
        Capture capture = with(Map.of("MIRA_LOG_FILE", folder.resolve("env.log").toString()));

        capture.logging.apply(to(folder.resolve("cfg.log")));
        capture.logger("x").info("m");

        String text = capture.text();
        assertThat(folder.resolve("env.log")).content().isEqualTo(text);
        assertThat(folder.resolve("cfg.log")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-file/below.log", "a-folder", "/", "nul\u0000character"})
    void aFileThatCannotBeWrittenIsNamedAndTheOldOneGoesOn(String faulty) throws IOException {
        Files.writeString(folder.resolve("a-file"), "");
        Files.createDirectory(folder.resolve("a-folder"));
        Path good = folder.resolve("good.log");
        Capture capture = with(Map.of());
        capture.logging.apply(to(good));
        String wanted = faulty.startsWith("/") ? faulty : folder + "/" + faulty;

        assertThatThrownBy(() -> capture.logging.apply(LoggingSettings.of("DEBUG", "json", wanted, Map.of())))
                .isInstanceOf(LoggingSettingsException.class)
                .hasMessageStartingWith("file: cannot append to " + wanted);

        capture.logger("x").debug("too low");
        capture.logger("x").info("goes on");
        assertThat(capture.all("message")).containsExactly("goes on");
        assertThat(good).content().isEqualTo(capture.text());
    }

    private static Capture with(Map<String, String> environment) {
        Capture capture = new Capture(environment);
        capture.logging.apply(DEFAULTS);
        return capture;
    }

    private static LoggingSettings settings(String level, Map<String, String> levels) {
        return LoggingSettings.of(level, "json", "", levels);
    }

    private static LoggingSettings to(Path file) {
        return LoggingSettings.of("INFO", "json", file.toString(), Map.of());
    }
}
