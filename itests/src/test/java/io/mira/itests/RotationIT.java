package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new value reaches whoever uses it, in whatever way it is configured, once per change. */
final class RotationIT {

    private static final String FIRST = "f1rst value, $1 \\ \"ä\"";
    private static final String SECOND = "sec0nd value, $2 \\ \"ö\"";
    private static final List<String> WAYS =
            List.of("managed service", "it.factory~one", "it.factory~two", "activated", "callback");

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
        keep(FIRST);
        FixtureBundle bundles = new FixtureBundle(folder);
        home.drops(bundles.of("probe"), "probe.jar");
        home.drops(bundles.of("receivers"), "receivers.jar");
        home.with("ROTATING_PASSWORD_FILE", folder.resolve("value").toString());
        home.writes("it.probe.cfg", ".password = secret://rotating:password");
        home.writes("it.managed.cfg", "password = secret://rotating:password");
        home.writes("it.factory~one.cfg", "password = secret://rotating:password");
        home.writes("it.factory~two.cfg", "password = secret://rotating:password");
        home.writes("it.restarted.cfg", ".password = secret://rotating:password");
    }

    @Test
    void aRotationReachesEveryKindOfReceiverOncePerChange() throws IOException {
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await(
                    "probe activated",
                    record -> record.json().path("password_hash").asInt() == FIRST.hashCode());
            WAYS.subList(0, 4).forEach(way -> awaitValue(mira, way, FIRST));

            keep(SECOND);
            mira.await(
                    "probe modified",
                    record -> record.json().path("password_hash").asInt() == SECOND.hashCode());
            WAYS.forEach(way -> awaitValue(mira, way, SECOND));

            keep(FIRST);
            mira.await("probe modified", 2);
            mira.await("secret rotated", 2);
            WAYS.forEach(way -> assertThat(received(mira, way, SECOND)).as(way).isEqualTo(1));
            awaitValue(mira, "callback", FIRST);
            assertThat(mira.count("probe activated")).isEqualTo(1);
            assertThat(mira.count("probe modified")).isEqualTo(2);
            assertThat(mira.records())
                    .noneMatch(record -> record.json().path("raw").asBoolean());
            mira.stopsCleanly();
            assertThat(mira.output()).doesNotContain("f1rst", "sec0nd");
            assertThat(mira.records())
                    .filteredOn(record -> record.text("outcome").equals("changed"))
                    .as("whoever uses it is named")
                    .isNotEmpty()
                    .allMatch(record -> record.text("consumer").equals("it.probe, it.receivers")
                            && record.text("pid").contains("it.probe, it.restarted"));
            assertThat(mira.records().stream().dropWhile(record -> !record.is("stopping")))
                    .as("a stop is no failure of a backend")
                    .isNotEmpty()
                    .noneMatch(record -> record.text("level").equals("WARN")
                            || record.text("outcome").startsWith("failed"));
        }
    }

    @Test
    void aFileThatGoesAwayLeavesTheLastValueInForceAndOneThatComesBackIsFollowed() throws IOException {
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("probe activated");
            Files.delete(folder.resolve("value"));
            mira.await("file of a secret does not exist");
            assertThat(mira.count("probe deactivated")).isZero();

            keep(SECOND);
            mira.await(
                    "probe modified",
                    record -> record.json().path("password_hash").asInt() == SECOND.hashCode());
            mira.stopsCleanly();
        }
    }

    private static void awaitValue(MiraProcess mira, String way, String value) {
        mira.await(
                "received",
                record -> way.equals(record.text("how"))
                        && record.json().path("hash").asInt() == value.hashCode());
    }

    private static long received(MiraProcess mira, String way, String value) {
        return mira.records().stream()
                .filter(record -> record.is("received")
                        && way.equals(record.text("how"))
                        && record.json().path("hash").asInt() == value.hashCode())
                .count();
    }

    private void keep(String value) {
        try {
            Path draft = Files.writeString(folder.resolve("draft"), value);
            Files.move(draft, folder.resolve("value"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
