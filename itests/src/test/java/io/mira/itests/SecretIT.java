package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretIT {

    private static final String VALUE = "s3cr3t \"quoted\" \\ ä";

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
        home.writes("it.probe.cfg", ".password = secret://probe-credentials:password");
    }

    @Test
    void theSecretComesFromTheEnvironmentAndIsFoundNowhere() throws IOException {
        home.with("PROBE_CREDENTIALS_PASSWORD", VALUE).with("MIRA_LOG_LEVEL", "DEBUG");
        try (MiraProcess mira = home.start().untilReady()) {
            LogRecord activated = mira.await("probe activated");
            assertThat(activated.json().path("password_hash").asInt()).isEqualTo(VALUE.hashCode());
            mira.stopsCleanly();
            assertThat(mira.output()).doesNotContain("s3cr3t");
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("s3cr3t");
            }
        }
    }

    @Test
    void withoutTheSecretTheComponentWaitsAndReadinessNamesPidKeyAndUri() {
        try (MiraProcess mira = home.start()) {
            LogRecord held = mira.await("configuration is held back");
            assertThat(held.text("pid")).isEqualTo("it.probe");
            mira.await("started, not ready yet");
            var ready = mira.health("/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("it.probe", ".password", "secret://probe-credentials:password");
            assertThat(mira.health("/health/live").statusCode()).isEqualTo(200);
            assertThat(mira.count("probe activated")).isZero();
            assertThat(mira.count("ready")).isZero();
            mira.stopsCleanly();
        }
    }

    @Test
    void aSecretThatCannotBeHadNeverReachesTheComponentWhichKeepsItsLastGoodConfiguration() {
        home.with("PROBE_CREDENTIALS_PASSWORD", VALUE);
        try (MiraProcess mira = home.start().untilReady()) {
            home.writes("it.probe.cfg", ".password = secret://probe-credentials:absent", "greeting = new");
            mira.await("configuration is held back");
            mira.awaitHealth("/health/ready", body -> body.contains("secret://probe-credentials:absent"));
            assertThat(mira.health("/health/ready").statusCode()).isEqualTo(503);
            home.writes("it.probe.cfg", ".password = secret://probe-credentials:password", "greeting = newer");
            LogRecord modified = mira.await("probe modified");
            assertThat(modified.text("greeting")).isEqualTo("newer");
            assertThat(mira.count("probe modified")).isEqualTo(1);
            assertThat(mira.count("probe deactivated")).isZero();
            assertThat(mira.records())
                    .noneMatch(record -> record.json().path("raw").asBoolean());
            mira.stopsCleanly();
        }
    }

    @Test
    void aSecretInsideATextAndInAListIsResolved() {
        home.with("PROBE_CREDENTIALS_PASSWORD", VALUE).with("DB_USER", "the-user");
        home.writes(
                "it.probe.cfg",
                "names = jdbc:postgresql://secret://db:user@host/x, plain",
                ".password = secret://env/probe-credentials:password");
        try (MiraProcess mira = home.start().untilReady()) {
            LogRecord activated = mira.await("probe activated");
            assertThat(activated.json().path("password_hash").asInt()).isEqualTo(VALUE.hashCode());
            assertThat(activated.text("names")).isEqualTo("jdbc:postgresql://***@host/x|plain");
            mira.stopsCleanly();
        }
    }

    @Test
    void theSecretMayStandInAFileThatTheEnvironmentNames() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), VALUE + "\n");
        home.with("PROBE_CREDENTIALS_PASSWORD_FILE", file.toString());
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(mira.await("probe activated")
                            .json()
                            .path("password_hash")
                            .asInt())
                    .isEqualTo(VALUE.hashCode());
            mira.stopsCleanly();
        }
    }

    @Test
    void whileANewerTextIsHeldBackARotationStillReachesTheComponent() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), VALUE);
        home.with("PROBE_CREDENTIALS_PASSWORD_FILE", file.toString());
        home.writes("mira.secrets.cfg", "refresh_interval = 1");
        try (MiraProcess mira = home.start().untilReady()) {
            home.writes("it.probe.cfg", ".password = secret://probe-credentials:absent", "greeting = new");
            mira.await("configuration is held back");
            Files.writeString(file, "another value");

            LogRecord modified = mira.await("probe modified");
            assertThat(modified.json().path("password_hash").asInt()).isEqualTo("another value".hashCode());
            assertThat(modified.text("greeting")).isNotEqualTo("new");
            mira.stopsCleanly();
        }
    }

    @Test
    void aBackendThatIsDroppedIntoARunningSystemIsWhatTheComponentWaitedFor() throws IOException {
        home.withoutBundle("mira-secrets-env-").with("PROBE_CREDENTIALS_PASSWORD", VALUE);
        try (MiraProcess mira = home.start()) {
            mira.await("started, not ready yet");
            assertThat(mira.health("/health/ready").statusCode()).isEqualTo(503);
            Path backend =
                    Home.PROJECT.resolve("bundles/mira-secrets-env/target/mira-secrets-env-" + Home.VERSION + ".jar");
            home.drops(backend, "backend.jar");
            mira.await("probe activated");
            mira.untilReady();
            assertThat(mira.health("/health/ready").statusCode()).isEqualTo(200);
            Files.delete(home.deploy("backend.jar"));
            mira.await("bundle removed");
            assertThat(mira.count("probe deactivated")).isZero();
            mira.stopsCleanly();
        }
    }
}
