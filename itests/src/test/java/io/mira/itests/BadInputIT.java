package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("one-java")
final class BadInputIT {

    @TempDir
    Path folder;

    private Home home;
    private FixtureBundle fixtures;

    @BeforeEach
    void makeHome() {
        fixtures = new FixtureBundle(folder);
        home = new Home(folder);
        home.drops(fixtures.of("probe"), "probe.jar").writes("it.probe.cfg", "greeting = good");
    }

    @ParameterizedTest
    @CsvSource({
        "number = many, number, 2",
        "number = 101, number, 2",
        "greeting = \\u00zz, greeting, 2",
        "number = I\"broken, number, 2"
    })
    void aFaultyFileIsOneErrorAndTheLastGoodOneStaysUntilItIsMended(String line, String key, int number) {
        try (MiraProcess mira = home.start().untilReady()) {
            home.writes("it.probe.cfg", "# a comment", line);
            LogRecord error = mira.await("configuration rejected");
            assertThat(error.text("file")).isEqualTo("it.probe.cfg");
            assertThat(error.text("key")).isEqualTo(key);
            assertThat(error.json().path("line").asInt()).isEqualTo(number);
            assertThat(error.text("reason")).contains("it.probe.cfg");
            mira.awaitHealth("/health/ready", body -> body.contains("WARN") && body.contains("it.probe.cfg"));
            assertThat(mira.health("/health/ready").statusCode()).isEqualTo(200);
            home.writes("it.probe.cfg", "greeting = mended");
            assertThat(mira.await("probe modified").text("greeting")).isEqualTo("mended");
            // The component has it a moment before the state of its configuration says so.
            mira.awaitHealth("/health/ready", body -> !body.contains("it.probe.cfg"));
            assertThat(mira.errors()).hasSize(1);
            assertThat(mira.count("probe modified")).isEqualTo(1);
            mira.stopsCleanly();
        }
    }

    @Test
    void whatDoesNotFitTheSchemaBesideTheMetatypeIsRejected() {
        String schema = "{\"properties\": {\"greeting\": {\"pattern\": \"^good\"}}}";
        home.drops(
                fixtures.of(
                        "probe",
                        "1.0.1",
                        Map.of("-includeresource", "OSGI-INF/metatype/it.probe.schema.json;literal='" + schema + "'")),
                "probe.jar");
        try (MiraProcess mira = home.start().untilReady()) {
            home.writes("it.probe.cfg", "# a comment", "greeting = bad");
            LogRecord error = mira.await("configuration rejected");
            assertThat(error.text("reason")).startsWith("it.probe.cfg:2: greeting: does not fit the schema (pattern)");
            home.writes("it.probe.cfg", "greeting = good again");
            assertThat(mira.await("probe modified").text("greeting")).isEqualTo("good again");
            assertThat(mira.errors()).hasSize(1);
            mira.stopsCleanly();
        }
    }

    @Test
    void aFileThatIsFaultyAtTheStartIsOneErrorAndWorksOnceMended() {
        home.writes("it.probe.cfg", "number = many");
        try (MiraProcess mira = home.start()) {
            mira.await("configuration rejected");
            mira.untilReady();
            assertThat(mira.count("probe activated")).isZero();
            home.writes("it.probe.cfg", "number = 4");
            assertThat(mira.await("probe activated").text("number")).isEqualTo("4");
            assertThat(mira.errors()).hasSize(1);
            mira.stopsCleanly();
        }
    }

    @Test
    void aFolderNamedLikeAFileIsOneErrorAndEverythingElseIsUnharmed() throws IOException {
        try (MiraProcess mira = home.start().untilReady()) {
            Files.createDirectory(home.etc("it.folder.cfg"));
            assertThat(mira.await("configuration rejected").text("file")).isEqualTo("it.folder.cfg");
            home.writes("it.probe.cfg", "greeting = unharmed");
            assertThat(mira.await("probe modified").text("greeting")).isEqualTo("unharmed");
            Files.delete(home.etc("it.folder.cfg"));
            home.writes("it.probe.cfg", "greeting = still");
            mira.await("probe modified", 2);
            assertThat(mira.errors()).hasSize(1);
            mira.awaitHealth("/health/ready", body -> !body.contains("it.folder"));
            mira.stopsCleanly();
        }
    }

    @Test
    void anUnreadableFileIsOneErrorAndWorksOnceItCanBeRead() throws IOException {
        try (MiraProcess mira = home.start().untilReady()) {
            // A link in a circle: unreadable for root too.
            Files.delete(home.etc("it.probe.cfg"));
            Files.createSymbolicLink(home.etc("it.probe.cfg"), Path.of("it.probe.cfg"));
            assertThat(mira.await("configuration rejected").text("reason")).contains("it.probe.cfg", "cannot be read");
            assertThat(mira.count("probe deactivated")).isZero();
            home.writes("it.probe.cfg", "greeting = readable");
            assertThat(mira.await("probe modified").text("greeting")).isEqualTo("readable");
            assertThat(mira.errors()).hasSize(1);
            mira.stopsCleanly();
        }
    }

    @Test
    void anUnknownKeyWarnsWithWhatWasMeant() {
        home.writes("it.probe.cfg", "greting = typo");
        try (MiraProcess mira = home.start().untilReady()) {
            LogRecord warning =
                    mira.awaitRecord("a hint", record -> record.message().contains("did you mean"));
            assertThat(warning.message()).contains("greeting");
            assertThat(warning.text("level")).isEqualTo("WARN");
            assertThat(mira.count("probe activated")).isEqualTo(1);
            mira.stopsCleanly();
        }
    }

    @ParameterizedTest
    @CsvSource({"no, it is no whole jar", "plain, Bundle-SymbolicName"})
    void aJarThatIsNoBundleIsOneErrorAndWorksOnceReplaced(String kind, String reason) {
        try (MiraProcess mira = home.start().untilReady()) {
            home.drops(kind.equals("no") ? fixtures.noJar() : fixtures.plainJar(), "handlers.jar");
            LogRecord error = mira.awaitRecord("an error", LogRecord::isError);
            assertThat(error.message())
                    .startsWith("deploy/handlers.jar does not run")
                    .contains(reason);
            mira.awaitHealth("/health/ready", body -> body.contains("deploy/handlers.jar"));
            assertThat(mira.health("/health/ready").statusCode()).isEqualTo(200);
            home.drops(fixtures.of("handlers"), "handlers.jar");
            mira.await("handlers registered");
            assertThat(mira.errors()).hasSize(1);
            mira.signal("TERM");
            assertThat(mira.exitCode()).isZero();
        }
    }

    @Test
    void aBundleThatMissesAPackageIsOneErrorWhichSaysWhatToDropAndRunsOnceItIsThere() {
        try (MiraProcess mira = home.start().untilReady()) {
            home.drops(
                    fixtures.of(
                            "handlers",
                            "1.0.0",
                            Map.of(
                                    "Import-Package",
                                    "org.jspecify.*;resolution:=optional,jakarta.servlet;version=\"[6,7)\",*")),
                    "handlers.jar");
            LogRecord error = mira.awaitRecord("an error", LogRecord::isError);
            assertThat(error.message())
                    .contains("deploy/handlers.jar", "jakarta.servlet", "drop optional/mira-http.jar into deploy/");
            home.dropsHttp();
            mira.await("handlers registered");
            assertThat(mira.errors()).hasSize(1);
            mira.signal("TERM");
            assertThat(mira.exitCode()).isZero();
        }
    }

    @Test
    void aBundleWhoseActivatorFailsIsOneErrorAndWorksOnceReplaced() {
        home.drops(fixtures.of("fragile"), "fragile.jar");
        try (MiraProcess mira = home.start().untilReady()) {
            LogRecord error = mira.awaitRecord("an error", LogRecord::isError);
            assertThat(error.message()).contains("deploy/fragile.jar", "its activator failed", "fragile breaks");
            home.drops(fixtures.of("handlers"), "fragile.jar");
            mira.await("handlers registered");
            assertThat(mira.errors()).hasSize(1);
            mira.signal("TERM");
            assertThat(mira.exitCode()).isZero();
        }
    }

    @Test
    void aJarThatIsWrittenInTwoPartsIsWaitedFor() throws IOException {
        byte[] whole = Files.readAllBytes(fixtures.of("handlers"));
        try (MiraProcess mira = home.start().untilReady()) {
            try (var out = Files.newOutputStream(home.deploy("handlers.jar"))) {
                out.write(whole, 0, whole.length / 2);
                out.flush();
                home.writes("it.probe.cfg", "greeting = meanwhile");
                mira.await("probe modified");
                out.write(whole, whole.length / 2, whole.length - whole.length / 2);
            }
            mira.await("handlers registered");
            assertThat(mira.errors()).isEmpty();
            mira.signal("TERM");
            assertThat(mira.exitCode()).isZero();
        }
    }
}
