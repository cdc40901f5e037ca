package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After everything that can happen to a secret, it is found nowhere, in no encoding. */
final class CanaryIT {

    private static final List<String> CORES = List.of("canary-One/7f3a9c", "canary-Two/81bc0d", "canary-Three/2e55a1");
    private static final List<String> CANARIES =
            CORES.stream().map(core -> Canary.withCore(core).get(0)).toList();

    @TempDir
    Path folder;

    /** The one place where the value may stand: it is outside of what is searched. */
    @TempDir
    Path outside;

    @Test
    void noByteOfItIsFoundAfterRotationsFailuresAndFullLogging() throws IOException {
        keep(CANARIES.get(0));
        Home home = new Home(folder);
        FixtureBundle bundles = new FixtureBundle(folder);
        home.drops(bundles.of("probe"), "probe.jar");
        home.drops(bundles.of("receivers"), "receivers.jar");
        home.with("ROTATING_PASSWORD_FILE", outside.resolve("value").toString());
        home.with("MIRA_LOG_LEVEL", "DEBUG");
        home.with("JAVA_OPTS", "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
        for (String pid : List.of("it.managed", "it.factory~one")) {
            home.writes(pid + ".cfg", "password = secret://rotating:password");
        }
        home.writes("it.restarted.cfg", ".password = secret://rotating:password");
        home.writes("it.probe.cfg", ".password = secret://rotating:password");
        StringBuilder seen = new StringBuilder();
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("probe activated");
            keep(CANARIES.get(1));
            mira.await("probe modified", 1);
            home.writes("it.probe.cfg", ".password = secret://rotating:absent", "number = many");
            mira.await("configuration rejected");
            Files.delete(outside.resolve("value"));
            mira.await("file of a secret does not exist");
            keep(CANARIES.get(2));
            home.writes("it.probe.cfg", ".password = secret://rotating:password", "greeting = again");
            mira.await("probe modified", record -> "again".equals(record.text("greeting")));
            LogRecord searched = mira.await("searched", 2);
            assertThat(searched.text("service_properties")).isEqualTo("[]");
            assertThat(searched.text("configurations")).isEqualTo("[]");
            assertThat(searched.text("published_in_dto")).isEqualTo("[]");
            // What the platform shows by design, and the guide says so: the configuration of each active component that
            // has received it by then. Managed services are none.
            assertThat(searched.text("shown_by_scr"))
                    .isIn("[]", "[it.probe]", "[it.restarted]", "[it.probe, it.restarted]");
            seen.append(mira.threadDump());
            for (String path : List.of("/health/ready", "/health/live", "/health/started", "/metrics")) {
                seen.append(mira.health(path).body());
            }
            mira.stopsCleanly();
            seen.append(mira.output()).append(mira.stderr());
        }

        Canary canary = new Canary(
                CORES.stream().flatMap(core -> Canary.withCore(core).stream()).toList());
        canary.isNotIn("what came out", seen.toString());
        canary.isNotBelow(folder);
    }

    private void keep(String value) {
        try {
            Path draft = Files.writeString(outside.resolve("draft"), value);
            Files.move(draft, outside.resolve("value"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
